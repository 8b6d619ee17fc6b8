import GRDB
import Queueing

/// The tables of a file of jobs.
enum Schema {
    /// What marks a file of ours: "CJOB".
    private static let mark = 0x434A_4F42

    /// Makes a file ready for use: recognizes it, and brings it to this version.
    static func prepare(_ database: DatabaseQueue, path: String) throws {
        try database.write { db in
            if try !isOurs(db, path: path) { try db.execute(sql: "PRAGMA application_id = \(mark)") }
        }
        try migrator.migrate(database)
        try database.close()
    }

    /// Whether a file is one of jobs; `false` for one in which there is nothing yet.
    ///
    /// - Throws: `JobQueueError` where it is another program's, or a newer version's.
    static func isOurs(_ db: Database, path: String) throws -> Bool {
        let found = try Int.fetchOne(db, sql: "PRAGMA application_id")
        let isNew = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_master") == 0
        guard found == mark || (isNew && found == 0) else {
            throw JobQueueError(
                .badAddress,
                "'\(path)' is the database of another program. Give the queue a file of its own."
            )
        }
        guard try isNew || !migrator.hasBeenSuperseded(db) else {
            throw JobQueueError(
                .unsupported,
                "The job file '\(path)' was written by a newer Calotype. Use that, or give the queue another file."
            )
        }
        return !isNew
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 jobs") { try $0.execute(sql: jobs) }
        return migrator
    }

    /// The first version's tables.
    ///
    /// `state` is a `JobState`, or `waiting` for a job that rests between two tries. `due` is when it changes by itself,
    /// in seconds since 1970: a resting job is to be tried, a running one becomes another's, a finished one is forgotten.
    private static let jobs = """
        CREATE TABLE job (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            version INTEGER NOT NULL,
            priority INTEGER NOT NULL,
            state TEXT NOT NULL,
            created REAL NOT NULL,
            due REAL NOT NULL DEFAULT 0,
            body BLOB,
            token TEXT,
            attempts INTEGER NOT NULL DEFAULT 0,
            done INTEGER NOT NULL DEFAULT 0,
            total INTEGER NOT NULL,
            error TEXT
        );
        CREATE INDEX job_queued ON job(priority, sequence, version) WHERE state = 'queued';
        CREATE INDEX job_due ON job(state, due);

        -- How many there are, so that nobody counts a hundred thousand rows before adding one.
        CREATE TABLE tally (
            state TEXT NOT NULL,
            priority INTEGER NOT NULL,
            jobs INTEGER NOT NULL,
            PRIMARY KEY (state, priority)
        ) WITHOUT ROWID;
        CREATE TRIGGER job_comes AFTER INSERT ON job BEGIN
            INSERT INTO tally VALUES (NEW.state, NEW.priority, 1)
                ON CONFLICT DO UPDATE SET jobs = jobs + 1;
        END;
        CREATE TRIGGER job_goes AFTER DELETE ON job BEGIN
            UPDATE tally SET jobs = jobs - 1 WHERE state = OLD.state AND priority = OLD.priority;
        END;
        CREATE TRIGGER job_moves AFTER UPDATE OF state ON job WHEN NEW.state <> OLD.state BEGIN
            UPDATE tally SET jobs = jobs - 1 WHERE state = OLD.state AND priority = OLD.priority;
            INSERT INTO tally VALUES (NEW.state, NEW.priority, 1)
                ON CONFLICT DO UPDATE SET jobs = jobs + 1;
        END;

        CREATE TABLE pulse (one INTEGER PRIMARY KEY CHECK (one = 1), at REAL NOT NULL);
        """
}
