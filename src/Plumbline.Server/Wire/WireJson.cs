using System.Text.Json.Serialization;
using Plumbline.Server.Access;
using Plumbline.Server.Items;
using Plumbline.Server.Ledger;
using Plumbline.Server.People;
using Plumbline.Server.Projects;
using Plumbline.Server.Quality;
using Plumbline.Server.Releases;
using Plumbline.Server.Work;

namespace Plumbline.Server.Wire;

/// <summary>Every wire type, known to the generated serializer.</summary>
[JsonSerializable(typeof(AddProjectPeopleRequest))]
[JsonSerializable(typeof(AddProjectPeopleResponse))]
[JsonSerializable(typeof(ClaimTasksRequest))]
[JsonSerializable(typeof(CreateClientRequest))]
[JsonSerializable(typeof(CreateClientResponse))]
[JsonSerializable(typeof(CreateKeyRequest))]
[JsonSerializable(typeof(CreateKeyResponse))]
[JsonSerializable(typeof(CreatePersonRequest))]
[JsonSerializable(typeof(CreatePersonResponse))]
[JsonSerializable(typeof(CreateProjectRequest))]
[JsonSerializable(typeof(CreateProjectResponse))]
[JsonSerializable(typeof(CreateSignInLinkRequest))]
[JsonSerializable(typeof(CreateSignInLinkResponse))]
[JsonSerializable(typeof(HeartbeatRequest))]
[JsonSerializable(typeof(HeartbeatResponse))]
[JsonSerializable(typeof(ImportDetail))]
[JsonSerializable(typeof(ImportItemsResponse))]
[JsonSerializable(typeof(InvitePersonRequest))]
[JsonSerializable(typeof(InvitePersonResponse))]
[JsonSerializable(typeof(ListFactsResponse))]
[JsonSerializable(typeof(MakeReleaseRequest))]
[JsonSerializable(typeof(MakeReleaseResponse))]
[JsonSerializable(typeof(NothingClaimed))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(ReadProgressResponse))]
[JsonSerializable(typeof(ReadReleaseResponse))]
[JsonSerializable(typeof(ReadSessionResponse))]
[JsonSerializable(typeof(RenewInvitationRequest))]
[JsonSerializable(typeof(SaveDraftRequest))]
[JsonSerializable(typeof(SaveDraftResponse))]
[JsonSerializable(typeof(SetUpRequest))]
[JsonSerializable(typeof(SetUpResponse))]
[JsonSerializable(typeof(SkipAssignmentRequest))]
[JsonSerializable(typeof(SkipAssignmentResponse))]
[JsonSerializable(typeof(StartProjectResponse))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(SubmitAnnotationRequest))]
[JsonSerializable(typeof(SubmitAnnotationResponse))]
internal sealed partial class WireJson : JsonSerializerContext;
