namespace Plumbline.Demo.Input;

/// <summary>Reads recorded labels as the label schema's own: a candidate's id, tie, bothBad, or an option.</summary>
internal static class Labels
{
    /// <summary>The label that neither candidate is better.</summary>
    public const string Tie = "tie";

    /// <summary>The label that no candidate is good.</summary>
    public const string BothBad = "bothBad";

    /// <summary>The question's name in a preference, and in a choice.</summary>
    public const string Better = "better";

    /// <summary>The question's name in a choice.</summary>
    public const string Choice = "answer";

    private static readonly string[] Sides = ["left", "right"];

    /// <summary>The label of a preference that a recorded word means, or null where it means none.</summary>
    /// <param name="candidates">The ids in order: numbers, letters and sides count along them.</param>
    /// <remarks>An id said outright wins over a number or a letter of the same spelling.</remarks>
    public static string? OfPreference(string word, IReadOnlyList<string> candidates)
    {
        if (candidates.Contains(word, StringComparer.Ordinal))
        {
            return word;
        }

        if (word is "0" or Tie)
        {
            return Tie;
        }

        if (word == BothBad)
        {
            return BothBad;
        }

        for (var index = 0; index < candidates.Count; index++)
        {
            var isSide = candidates.Count == 2 && word == Sides[index];
            if (isSide || word == $"{index + 1}" || word == $"{(char)('a' + index)}")
            {
                return candidates[index];
            }
        }

        return null;
    }

    /// <summary>The annotation's JSON for a label.</summary>
    public static string Answer(string label, bool isPreference) =>
        Written.Text(writer =>
        {
            writer.WriteStartObject();
            if (isPreference)
            {
                writer.WriteStartObject(Better);
                writer.WriteString("winner", label);
                writer.WriteEndObject();
            }
            else
            {
                writer.WriteString(Choice, label);
            }

            writer.WriteEndObject();
        });
}
