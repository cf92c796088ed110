using System.Runtime.CompilerServices;

namespace Plumbline.Tests.Server.Harness;

/// <summary>A test of what only PostgreSQL has.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute(
        [CallerFilePath] string? sourceFilePath = null,
        [CallerLineNumber] int sourceLineNumber = -1
    )
        : base(sourceFilePath, sourceLineNumber)
    {
        if (!TestDatabase.IsPostgres)
        {
            Skip = "Only PostgreSQL has this.";
        }
    }
}
