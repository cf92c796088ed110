using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Plumbline.Model;
using Plumbline.Quality;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;

namespace Plumbline.Server.Quality;

/// <summary>How often each label of a question was given.</summary>
/// <param name="Question">The question.</param>
/// <param name="Labels">Labels in schema order, <c>cannotAnswer</c> last.</param>
/// <param name="Shares">Their shares, in the same order.</param>
internal sealed record QuestionOutcome(
    string Question,
    bool Required,
    string? Label,
    int? Strength,
    bool IsTied,
    double Confidence,
    ImmutableArray<string> Labels,
    ImmutableArray<double> Shares
);

/// <summary>What a task is delivered with.</summary>
/// <param name="Outcome">settled, tie or cannotAnswer.</param>
/// <param name="Confidence">The lowest over the required questions; NaN where nothing could be counted.</param>
internal sealed record TaskOutcome(string Outcome, double Confidence, ImmutableArray<QuestionOutcome> Questions)
{
    /// <summary>The answer and the shares of every label, as they are sealed.</summary>
    public byte[] Write(LabelSchema labels)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, Json.Writing);
        json.WriteStartObject();
        json.WriteStartObject("answer");
        foreach (var question in Questions)
        {
            if (question.Label is { } label && labels.Find(question.Question) is { } known)
            {
                json.WritePropertyName(question.Question);
                known.WriteValue(json, label, question.Strength);
            }
        }

        json.WriteEndObject();
        json.WriteStartObject("probabilities");
        foreach (var question in Questions)
        {
            json.WriteStartObject(question.Question);
            for (var i = 0; i < question.Labels.Length; i++)
            {
                if (question.Shares[i] > 0)
                {
                    json.WriteNumber(question.Labels[i], question.Shares[i]);
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>Cuts the answers of a task by question and asks the quality library for each.</summary>
internal static class TaskMajority
{
    public static TaskOutcome Of(ProjectSchemas schemas, IReadOnlyList<string> candidates, IReadOnlyList<Answer> votes)
    {
        var context = new AnswerContext(candidates);
        var questions = ImmutableArray.CreateBuilder<QuestionOutcome>();
        foreach (var question in schemas.Labels.Questions)
        {
            var labels = question.Labels(context);
            if (labels.Length > 0 && Of(question, labels, votes) is { } outcome)
            {
                questions.Add(outcome);
            }
        }

        return Together(questions.ToImmutable());
    }

    private static QuestionOutcome? Of(Question question, ImmutableArray<string> labels, IReadOnlyList<Answer> votes)
    {
        var all = labels.Add(CannotAnswer.Key);
        var annotations = ImmutableArray.CreateBuilder<Plumbline.Quality.Annotation>();
        for (var i = 0; i < votes.Count; i++)
        {
            var label = votes[i].CannotAnswer is not null ? CannotAnswer.Key : votes[i].Find(question.Name)?.Label;
            if (label is not null)
            {
                annotations.Add(new Plumbline.Quality.Annotation(0, i, all.IndexOf(label), 1));
            }
        }

        var found = Consensus.Infer(new AnnotationSet(1, votes.Count, all.Length, annotations.ToImmutable()))[0];
        if (found.Count == 0)
        {
            return null;
        }

        var winner = found.Label is { } index ? all[index] : null;
        return new QuestionOutcome(
            question.Name,
            question.Required,
            winner,
            winner is null ? null : StrengthOf(question.Name, winner, votes),
            winner is null,
            found.Confidence,
            all,
            [.. found.CountsByLabel.Select(count => (double)count / found.Count)]
        );
    }

    /// <summary>The lower median of the strengths of those who chose the winner (work-kinds, K-pair).</summary>
    private static int? StrengthOf(string question, string winner, IReadOnlyList<Answer> votes)
    {
        var strengths = votes
            .Select(vote => vote.Find(question))
            .Where(value =>
                value is { Strength: not null } && string.Equals(value.Value.Label, winner, StringComparison.Ordinal)
            )
            .Select(value => value!.Value.Strength!.Value)
            .ToArray();
        return strengths.Length == 0 ? null : Consensus.LowerMedian(strengths);
    }

    private static TaskOutcome Together(ImmutableArray<QuestionOutcome> questions)
    {
        var required = questions.Where(question => question.Required).ToList();
        var judged = required.Count > 0 ? required : [.. questions];
        var confidence = judged.Count == 0 ? double.NaN : judged.Min(question => question.Confidence);
        var outcome = judged switch
        {
            // Where nothing could be counted a person has to decide, as with a tie.
            [] => "tie",
            _ when judged.Any(question => question.IsTied) => "tie",
            _ when judged.Any(question => string.Equals(question.Label, CannotAnswer.Key, StringComparison.Ordinal)) =>
                "cannotAnswer",
            _ => "settled",
        };
        return new TaskOutcome(outcome, confidence, questions);
    }
}
