using Plumbline.Tests.Server.Harness;

namespace Plumbline.Tests.Server.BadInput;

/// <summary>The form that every refusal has (RFC 9457).</summary>
internal static class ProblemShape
{
    private static readonly string[] Keys = ["type", "title", "status", "detail", "traceId", "errors"];

    /// <summary>Fails unless the answer is this problem, whole, and tells nothing of the inside.</summary>
    /// <param name="answer">What was answered.</param>
    /// <param name="status">The status on the line and in the document.</param>
    /// <param name="code">The problem's code.</param>
    /// <param name="pointer">A place that the errors name; null asks for none.</param>
    public static Answer IsProblem(this Answer answer, int status, string code, string? pointer = null)
    {
        answer.Refuses(status, code);
        var json = answer.Json;
        Assert.Equal(status, json.GetProperty("status").GetInt32());
        foreach (var key in Keys[..5].Except(["status"]))
        {
            Assert.NotEqual("", json.GetProperty(key).GetString());
        }

        Assert.All(json.EnumerateObject(), member => Assert.Contains(member.Name, Keys));
        Assert.DoesNotMatch(@"\n +at |Exception|\.cs:line", answer.Text);
        if (pointer is not null)
        {
            var errors = json.GetProperty("errors").EnumerateArray().ToList();
            Assert.Contains(pointer, errors.Select(error => error.GetProperty("pointer").GetString()));
            Assert.All(errors, error => Assert.NotEqual("", error.GetProperty("found").GetString()));
            Assert.All(errors, error => Assert.NotEqual("", error.GetProperty("right").GetString()));
        }

        return answer;
    }

    /// <summary>The document without its trace id, which alone may differ between two equal refusals.</summary>
    public static string WithoutTrace(this Answer answer) =>
        answer.Text.Replace(answer.Json.GetProperty("traceId").GetString()!, "", StringComparison.Ordinal);
}
