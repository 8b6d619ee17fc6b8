"""A Redis server of version 5, as far as a greeting goes: prints its port, and ends with standard input."""

import socketserver
import sys
import threading


class Old(socketserver.StreamRequestHandler):
    def handle(self):
        while line := self.rfile.readline():
            words = [self.word() for _ in range(int(line[1:]))]
            if words[0].upper() == b"INFO":
                info = b"# Server\r\nredis_version:5.0.14\r\n"
                self.wfile.write(b"$%d\r\n%s\r\n" % (len(info), info))
            else:
                self.wfile.write(b"-ERR unknown command `%s`, with args beginning with: \r\n" % words[0])

    def word(self):
        length = int(self.rfile.readline()[1:])
        return self.rfile.read(length + 2)[:-2]


server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Old)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
