namespace Plumbline.Storage;

/// <summary>The two databases that the one SQL text runs on.</summary>
public enum Engine
{
    /// <summary>SQLite in WAL mode with <c>synchronous=FULL</c>: the default, without set-up.</summary>
    Sqlite,

    /// <summary>PostgreSQL 15 or newer, under an application role that owns nothing.</summary>
    Postgres,
}
