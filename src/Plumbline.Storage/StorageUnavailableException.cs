namespace Plumbline.Storage;

/// <summary>The database does not answer: a refusal with Retry-After, since nothing is known to be lost.</summary>
public sealed class StorageUnavailableException(Exception cause) : Exception("The database does not answer.", cause);
