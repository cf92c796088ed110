using System.Runtime.CompilerServices;
using Plumbline.Model;

namespace Plumbline.Formats;

/// <summary>Reads items from JSON Lines, one item a line.</summary>
public static class ItemLines
{
    /// <summary>Reads a file from its start; see the other overload.</summary>
    public static IAsyncEnumerable<ItemLine> Read(
        Stream lines,
        ItemSchema schema,
        ItemLineLimits limits,
        CancellationToken cancel
    ) => Read(lines, schema, null, limits, default, cancel);

    /// <summary>
    /// Reads a file line by line. Every line comes out once, in order, as an item or as a report; reading goes on
    /// after a bad line. A byte order mark, CRLF and a last line without end are read; a blank line is reported.
    /// </summary>
    /// <param name="lines">UTF-8, standing at <paramref name="from"/>; it is left open.</param>
    /// <param name="schema">What the fields must fit.</param>
    /// <param name="questions">What will be asked of the items: one that cannot be asked is refused. Null checks
    /// nothing.</param>
    /// <param name="limits">What a line is held to; a longer line is skipped without being held.</param>
    /// <param name="from">The place that an earlier reading came to; the default is the start.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <remarks>O(bytes) in time; memory is that of one line. Whether a key is new is the caller's to decide.</remarks>
    public static async IAsyncEnumerable<ItemLine> Read(
        Stream lines,
        ItemSchema schema,
        LabelSchema? questions,
        ItemLineLimits limits,
        FilePlace from,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        LineReader reader = new(lines, limits.LineBytes, from);
        ItemForm form = new(schema, questions, limits);
        while (await reader.Next(cancel))
        {
            yield return Read(reader, form, limits) with
            {
                Next = reader.Place,
            };
        }
    }

    private static ItemLine Read(LineReader reader, ItemForm form, ItemLineLimits limits)
    {
        var number = reader.Place.Line;
        if (reader.IsTooLong)
        {
            return Refuse(
                number,
                new("", $"a line of {reader.Length} bytes", $"at most {limits.LineBytes} bytes a line")
            );
        }

        if (reader.Text.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
        {
            return Refuse(number, new("", "a blank line", "an item on every line"));
        }

        var (item, fault) = form.Read(reader.Text);
        return fault is null ? new(number, item, null) : Refuse(number, fault);
    }

    private static ItemLine Refuse(long line, Fault fault) =>
        new(line, null, new(line, fault.Pointer, Excerpt.Of(fault.Found), fault.Right));
}
