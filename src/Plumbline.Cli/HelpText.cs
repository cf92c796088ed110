namespace Plumbline.Cli;

/// <summary>What the program says of itself where no single command's options do.</summary>
internal static class HelpText
{
    public const string Commands = """
        plumbline: the neutral human-data engine, from the command line.

        Usage: plumbline COMMAND ... [--help]

        A server
          serve --data FOLDER --port N --ready FILE ...       run a server
          migrate --database CONNECTION                       prepare PostgreSQL, as its owner

        Work on a server (--server URL --key FILE, or PLUMBLINE_SERVER and PLUMBLINE_KEY_FILE)
          import PROJECT FILE [--on-error refuseAll|keepGood] items in, one JSON object a line
          facts PROJECT                                       what happened in a project, in order

        Trust
          seal close IN OUT --key-file FILE --context-file FILE [--salt HEX]
          seal open IN OUT --key-file FILE --context-file FILE

        Promised, not there yet (each exits 2 until it is)
          client|person|key|project|release add|list|show ... [files]
          release make PROJECT --out FOLDER                   [files]
          consensus FILE.csv --out OUT.csv                    [quality]
          compare PAIRS.csv --out OUT.csv                     [quality]
          agreement FILE                                      [quality]
          overlap FILE.csv --start K --target S --out OUT.csv [quality]
          simulate --people N --tasks N --overlap K --hours H [quality]
          vet answer FILE                                     [neutral]
          vet export PROJECT --out FOLDER                     [neutral]
          vet recompute FOLDER                                [neutral]
          walls decide FILE                                   [neutral]
          verify FOLDER                                       [ledger]
          ledger verify|proof|note|inclusion|consistency ...  [ledger]
          attest verify ENVELOPE.json --key NAME=HEX          [ledger]
          webhook sign|verify BODY --secret S                 [keys]
          backup TO                                           [keys]
          restore FROM --data FOLDER                          [keys]
          convert IN OUT --from F --to F                      [formats]
          check FOLDER                                        [files]
          check answers|code|chat|duplicates|rubric FILE      [checks]

        What was asked for goes to standard output, progress and errors to standard error; --json makes it one
        JSON document or JSON Lines. FILE may be - for standard input or output; gzip is read by content.
        Exit: 0 done; 1 it ran and found something; 2 usage, bad input, a server that refuses or is not there,
        with one line "plumbline: FILE:LINE: /json/pointer: what was found; what would be right".

        """;

    public const string Serve = """
        plumbline serve: run a server.

        Usage: plumbline serve --data FOLDER [settings]

        Each setting is a flag, or a variable PLUMBLINE_ and its name (--ready is PLUMBLINE_READY).

          --data FOLDER               made when missing; SQLite and everything else lies in it, keys beside it
          --database CONNECTION       PostgreSQL as the application role; plumbline migrate comes first
          --port N                    0 picks a free one
          --listen ADDRESS            other than loopback alone
          --ready FILE                written, whole, once requests are served: one line http://localhost:PORT
          --first-operator MAIL       on an empty store: makes the operator without any page ...
          --operator-key FILE         ... and writes its API key here (mode 0600); a store that has an operator is
                                      not changed. Without a key every start prints a single-use operator link
          --trial                     an installation to try or test: the operator may issue keys and sign-in links
                                      of other people; every page shows it, and the store keeps the mark
          --allow-loopback-callbacks  webhooks and callbacks may go to 127.0.0.0/8
          --callback-retry SECONDS    their first retry comes after so long
          --witness URL               [ledger]
          --ledger-beat SECONDS       [ledger]

        SIGTERM finishes what was answered and exits 0 within 10 seconds. SIGKILL loses nothing that was answered.
        GET /health/live and GET /health/ready answer 200 or 503.

        """;

    public const string Migrate = """
        plumbline migrate: prepare a PostgreSQL database, or bring it to this version.

        Usage: plumbline migrate --database CONNECTION

          --database CONNECTION       PostgreSQL as the owner of the schema; serve then takes the application role

        The setting is a flag, or the variable PLUMBLINE_DATABASE. SQLite needs no such step: serve does it.

        """;
}
