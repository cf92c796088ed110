namespace Plumbline.Server.Wire;

/// <summary>Every limit of the HTTP API in one place; each is tested at the limit and one past it.</summary>
internal static class Limits
{
    /// <summary>Bytes of an ordinary request body.</summary>
    public const int BodyBytes = 1_048_576;

    /// <summary>Bytes of one upload of items.</summary>
    public const long UploadBytes = 4L * 1024 * 1024 * 1024;

    /// <summary>Bytes of one line of items.</summary>
    public const int LineBytes = 1_048_576;

    /// <summary>Bytes of an answer.</summary>
    public const int AnswerLength = 262_144;

    /// <summary>Milliseconds of active time: a week.</summary>
    public const long ActiveMs = 604_800_000;

    /// <summary>Characters of a name.</summary>
    public const int NameLength = 200;

    /// <summary>Characters of a mail address (RFC 5321, section 4.5.3.1.3).</summary>
    public const int MailLength = 254;

    /// <summary>Characters of guidelines.</summary>
    public const int GuidelinesLength = 500_000;

    /// <summary>Characters of a reason.</summary>
    public const int ReasonLength = 2_000;

    /// <summary>Characters of an item key.</summary>
    public const int KeyLength = 200;

    /// <summary>People named in one request.</summary>
    public const int People = 1_000;

    /// <summary>Roles given in one request.</summary>
    public const int Roles = 100;

    /// <summary>Assignments that one claim may ask for; also a person's live assignments in one project.</summary>
    public const int LiveInProject = 10;

    /// <summary>A person's live assignments over all projects.</summary>
    public const int LiveInAll = 20;

    /// <summary>The largest overlap.</summary>
    public const int Overlap = 100;

    /// <summary>Rows of one page of a list.</summary>
    public const int PageRows = 100;

    /// <summary>Characters of an Idempotency-Key.</summary>
    public const int RequestKeyLength = 255;

    /// <summary>Rows of bulk work in one unit (trust R4.11).</summary>
    public const int UnitRows = 1_000;

    /// <summary>Reports of bad lines that one import answers with.</summary>
    public const int Reports = 1_000;

    /// <summary>Requests that may be under way at once; one more is answered busy.</summary>
    public const int Requests = 4_096;
}
