using System.Text;
using System.Text.Json;
using Plumbline.Model;

namespace Plumbline.Tests.Unit.Model;

/// <summary>Reads JSON text in tests as the house reads it, and shows faults in one line each.</summary>
internal static class Texts
{
    public static JsonElement Json(string text) => StrictJson.Parse(Encoding.UTF8.GetBytes(text)).Value.RootElement;

    public static ItemSchema Items(string text) => ItemSchema.Parse(Json(text), "/itemSchema").Value;

    public static LabelSchema Labels(string text, string items = """[{"name":"text","type":"text"}]""") =>
        LabelSchema.Parse(Json(text), Items(items), "/labelSchema").Value;

    public static Outcome<Answer> Check(LabelSchema schema, string answer, params string[] candidates) =>
        schema.Check(Encoding.UTF8.GetBytes(answer), new AnswerContext(candidates));

    public static string List(int count, Func<int, string> element) =>
        $"[{string.Join(',', Enumerable.Range(0, count).Select(element))}]";

    /// <summary>The pointers of the faults, in order.</summary>
    public static string[] Pointers<T>(Outcome<T> refused) => Pointers(refused.Problem!.Faults);

    public static string[] Pointers(IEnumerable<Fault> faults) => [.. faults.Select(fault => fault.Pointer)];
}
