using System.Text.Json.Serialization;

namespace Plumbline.Client;

/// <summary>Reads and writes every body of the API without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(Created))]
[JsonSerializable(typeof(NewClient))]
[JsonSerializable(typeof(NewPerson))]
[JsonSerializable(typeof(NewKey))]
[JsonSerializable(typeof(IssuedKey))]
[JsonSerializable(typeof(NewSignInLink))]
[JsonSerializable(typeof(SignInLink))]
[JsonSerializable(typeof(CurrentSession))]
[JsonSerializable(typeof(NewProject))]
[JsonSerializable(typeof(NewProjectPeople))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(ProjectState))]
[JsonSerializable(typeof(ProjectProgress))]
[JsonSerializable(typeof(ClaimWish))]
[JsonSerializable(typeof(Claimed))]
[JsonSerializable(typeof(NewAnnotation))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(NewDraft))]
[JsonSerializable(typeof(SavedDraft))]
[JsonSerializable(typeof(NewSkip))]
[JsonSerializable(typeof(NewHeartbeat))]
[JsonSerializable(typeof(RenewedLease))]
[JsonSerializable(typeof(Page<Assignment>))]
[JsonSerializable(typeof(Page<ConsensusRow>))]
[JsonSerializable(typeof(Page<FactRow>))]
[JsonSerializable(typeof(NewRelease))]
[JsonSerializable(typeof(Release))]
internal sealed partial class WireJson : JsonSerializerContext;
