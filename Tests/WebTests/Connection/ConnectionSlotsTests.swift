import Basics
import Testing

@testable import Web

/// Who gets a connection, without any.
struct ConnectionSlotsTests {
    private func group(_ text: String) throws -> AddressGroup { AddressGroup(try #require(IPAddress(text))) }

    private func slots(all: Int = 4, perAddress: Int = 2, reserve: Int = 3) -> ConnectionSlots<Int> {
        ConnectionSlots(.init(all: all, perAddress: perAddress, reserve: reserve))
    }

    @Test func beyondAllThereIsTheReserve() throws {
        var slots = slots()
        for id in 0..<4 { #expect(slots.enter(id, from: nil) == (.regular, nil)) }
        for id in 4..<7 { #expect(slots.enter(id, from: nil) == (.reserved(instead: nil), .limit)) }
        #expect(slots.count == 7)
        slots.leave(2)
        #expect(slots.enter(8, from: nil) == (.regular, nil))
    }

    @Test func theOldestSilentOneOfTheReserveMakesRoom() {
        var slots = slots(all: 0)
        for id in 1...3 { _ = slots.enter(id, from: nil) }
        slots.isAnswered(1)
        #expect(slots.enter(4, from: nil).0 == .reserved(instead: 2))
        #expect(slots.enter(5, from: nil).0 == .reserved(instead: 3))
        slots.leave(2)
        #expect(slots.reserveCount == 3, "who has made room has left already")
        for id in [4, 5] { slots.isAnswered(id) }
        #expect(slots.enter(6, from: nil).0 == .refused, "who is answered is let finish")
        slots.leave(1)
        #expect(slots.enter(7, from: nil).0 == .reserved(instead: nil))
    }

    @Test func anAddressHasItsShare() throws {
        var slots = slots()
        let (one, other) = (try group("192.0.2.1"), try group("192.0.2.2"))
        for id in 0..<2 { #expect(slots.enter(id, from: one).0 == .regular) }
        #expect(slots.enter(2, from: one) == (.reserved(instead: nil), .address))
        #expect(slots.enter(3, from: other).0 == .regular)
        #expect(slots.busiest?.group == one && slots.busiest?.count == 2)
        slots.leave(0)
        #expect(slots.enter(4, from: one).0 == .regular)
        for id in [1, 3, 4] { slots.leave(id) }
        #expect(slots.busiest == nil && slots.count(of: one) == 0)
        slots.leave(99)
        #expect(slots.regularCount == 0)
    }

    @Test func aNetworkOfVersion6IsOneAddress() throws {
        #expect(try group("2001:db8:1:2::1") == group("2001:db8:1:2:ffff:ffff:ffff:ffff"))
        #expect(try group("2001:db8:1:2::1") != group("2001:db8:1:3::1"))
        #expect(try group("192.0.2.1") != group("192.0.2.2"))
        #expect(try group("2001:db8:1:2::1").description == "2001:db8:1:2::/64")
    }

    @Test(arguments: [("50%", 100, 50), ("100%", 7, 7), ("1%", 10, 1), ("200", 100, 100), ("3", 100, 3)])
    func sharesAreOfAll(text: String, all: Int, count: Int) throws {
        #expect(try #require(AddressShare(text)).count(of: all) == count)
    }

    @Test(arguments: ["", "0", "0%", "101%", "half", "-1", "5 %", "%", "1.5", "99999999999999999999"])
    func otherSharesAreNone(text: String) { #expect(AddressShare(text) == nil) }
}

private func == (
    left: (ConnectionSlots<Int>.Entry, ConnectionSlots<Int>.Shortage?),
    right: (ConnectionSlots<Int>.Entry, ConnectionSlots<Int>.Shortage?)
) -> Bool { left.0 == right.0 && left.1 == right.1 }
