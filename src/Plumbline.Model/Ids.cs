namespace Plumbline.Model;

/// <summary>An id of the house's one form (trust R3.6): 24 lower-case hex digits.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    /// <summary>The id as it is stored and sent.</summary>
    string Text { get; }

    /// <summary>The id with this text; no form is checked, since an id of another form simply names nothing.</summary>
    static abstract TSelf Of(string text);
}

/// <summary>Names a client: an organisation whose work it is.</summary>
public readonly record struct ClientId(string Text) : IId<ClientId>
{
    /// <inheritdoc/>
    public static ClientId Of(string text) => new(text);

    /// <summary>Reads an id from a path; every text is an id, and one that names nothing is answered 404.</summary>
    public static bool TryParse(string? text, out ClientId id)
    {
        id = new(text ?? "");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Names a person.</summary>
public readonly record struct PersonId(string Text) : IId<PersonId>
{
    /// <inheritdoc/>
    public static PersonId Of(string text) => new(text);

    /// <summary>Reads an id from a path; every text is an id, and one that names nothing is answered 404.</summary>
    public static bool TryParse(string? text, out PersonId id)
    {
        id = new(text ?? "");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Names an API key.</summary>
public readonly record struct KeyId(string Text) : IId<KeyId>
{
    /// <inheritdoc/>
    public static KeyId Of(string text) => new(text);

    /// <summary>Reads an id from a path; every text is an id, and one that names nothing is answered 404.</summary>
    public static bool TryParse(string? text, out KeyId id)
    {
        id = new(text ?? "");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Names a project.</summary>
public readonly record struct ProjectId(string Text) : IId<ProjectId>
{
    /// <inheritdoc/>
    public static ProjectId Of(string text) => new(text);

    /// <summary>Reads an id from a path; every text is an id, and one that names nothing is answered 404.</summary>
    public static bool TryParse(string? text, out ProjectId id)
    {
        id = new(text ?? "");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Names an item.</summary>
public readonly record struct ItemId(string Text) : IId<ItemId>
{
    /// <inheritdoc/>
    public static ItemId Of(string text) => new(text);

    /// <summary>Reads an id from a path; every text is an id, and one that names nothing is answered 404.</summary>
    public static bool TryParse(string? text, out ItemId id)
    {
        id = new(text ?? "");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Names an assignment.</summary>
public readonly record struct AssignmentId(string Text) : IId<AssignmentId>
{
    /// <inheritdoc/>
    public static AssignmentId Of(string text) => new(text);

    /// <summary>Reads an id from a path; every text is an id, and one that names nothing is answered 404.</summary>
    public static bool TryParse(string? text, out AssignmentId id)
    {
        id = new(text ?? "");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Names an annotation (all its revisions).</summary>
public readonly record struct AnnotationId(string Text) : IId<AnnotationId>
{
    /// <inheritdoc/>
    public static AnnotationId Of(string text) => new(text);

    /// <summary>Reads an id from a path; every text is an id, and one that names nothing is answered 404.</summary>
    public static bool TryParse(string? text, out AnnotationId id)
    {
        id = new(text ?? "");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Names a release.</summary>
public readonly record struct ReleaseId(string Text) : IId<ReleaseId>
{
    /// <inheritdoc/>
    public static ReleaseId Of(string text) => new(text);

    /// <summary>Reads an id from a path; every text is an id, and one that names nothing is answered 404.</summary>
    public static bool TryParse(string? text, out ReleaseId id)
    {
        id = new(text ?? "");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Names a fact.</summary>
public readonly record struct FactId(string Text) : IId<FactId>
{
    /// <inheritdoc/>
    public static FactId Of(string text) => new(text);

    /// <summary>Reads an id from a path; every text is an id, and one that names nothing is answered 404.</summary>
    public static bool TryParse(string? text, out FactId id)
    {
        id = new(text ?? "");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Names a piece of background work.</summary>
public readonly record struct JobId(string Text) : IId<JobId>
{
    /// <inheritdoc/>
    public static JobId Of(string text) => new(text);

    /// <summary>Reads an id from a path; every text is an id, and one that names nothing is answered 404.</summary>
    public static bool TryParse(string? text, out JobId id)
    {
        id = new(text ?? "");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>Names a session of a person in a browser.</summary>
public readonly record struct SessionId(string Text) : IId<SessionId>
{
    /// <inheritdoc/>
    public static SessionId Of(string text) => new(text);

    /// <summary>Reads an id from a path; every text is an id, and one that names nothing is answered 404.</summary>
    public static bool TryParse(string? text, out SessionId id)
    {
        id = new(text ?? "");
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
