using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Plumbline.Model;
using Plumbline.Server.Access;
using Plumbline.Server.Pages;
using Plumbline.Server.Projects;
using Plumbline.Server.Wire;
using Plumbline.Storage;

namespace Plumbline.Server.Items;

/// <summary>Takes a file of items in from a form. The file goes on being stored when the browser is closed.</summary>
internal static class ImportFile
{
    /// <summary>Bytes of the form around the file: names, the choice and the key.</summary>
    private const int FormBytes = 65_536;

    private const int FieldLength = 300;
    private const int NameLength = 120;

    /// <summary>A short import is whole before its page is shown.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static void Map(IEndpointRouteBuilder pages) =>
        pages
            .MapPost("/projects/{id}/import", Handle)
            .WithMetadata(PageMark.Mark, FormMark.Mark)
            .WithName(nameof(ImportFile))
            .RequirePermission(Permission.Manage)
            .TakesKey();

    private static async Task<IResult> Handle(
        ProjectId id,
        HttpContext context,
        Caller caller,
        Projects.Door projects,
        ImportPages pages,
        Uploading uploading,
        CancellationToken cancel
    )
    {
        var found = projects.Find(caller, id, Permission.Manage);
        if (found.Problem is { } problem)
        {
            return problem.ToResult();
        }

        if (BoundaryOf(context.Request) is not { } boundary)
        {
            return Problems.MediaType("multipart/form-data").ToResult();
        }

        context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = Limits.UploadBytes + FormBytes;
        var project = found.Value;
        var taken = await Take(project, context, caller, uploading, boundary, cancel);
        if (taken.Problem is { } wrong)
        {
            return wrong.Status is 422 ? await pages.Form(project, wrong, cancel) : wrong.ToResult();
        }

        await uploading.Wait(taken.Value, Patience);
        return Page.GoTo($"/projects/{id.Text}/imports/{taken.Value.Text}");
    }

    private static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 70 } boundary
            ? boundary.ToString()
            : null;

    private static async Task<Outcome<JobId>> Take(
        LiveProject project,
        HttpContext context,
        Caller caller,
        Uploading uploading,
        string boundary,
        CancellationToken cancel
    )
    {
        try
        {
            var reader = new MultipartReader(boundary, context.Request.Body);
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            while (await reader.ReadNextSectionAsync(cancel) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var place))
                {
                    return Problems.BadRequest;
                }

                var name = HeaderUtilities.RemoveQuotes(place.Name).ToString();
                if (!place.IsFileDisposition())
                {
                    fields[name] = await Text(section.Body, cancel);
                }
                else if (FileName(place) is { Length: > 0 } file)
                {
                    return await File(project, context, caller, uploading, fields, file, section.Body, cancel);
                }
            }

            return Problems.Invalid(new Fault("/file", "no file", "a file of JSON Lines, one item a line"));
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return Problems.BadRequest; // A form that ends in the middle, or is none.
        }
    }

    private static async Task<Outcome<JobId>> File(
        LiveProject project,
        HttpContext context,
        Caller caller,
        Uploading uploading,
        Dictionary<string, string> fields,
        string file,
        Stream body,
        CancellationToken cancel
    )
    {
        if (!Keys.TryTake(context, fields.GetValueOrDefault(FormFields.RequestKey) ?? "", out var key))
        {
            return Problems.KeyMissing;
        }

        if (fields.GetValueOrDefault("onError") is not ("refuseAll" or "keepGood") and var other)
        {
            return Problems.Invalid(new Fault("/onError", other ?? "nothing", "refuseAll or keepGood"));
        }

        return project.State is "closed"
            ? ProjectProblems.NotActive("closed")
            : await uploading.Take(
                project,
                caller,
                new Upload(file, key!, fields["onError"] is "keepGood", body),
                hash => Keys.Digest(context, hash),
                cancel
            );
    }

    private static string FileName(ContentDispositionHeaderValue place)
    {
        var name = place.FileNameStar.HasValue ? place.FileNameStar : HeaderUtilities.RemoveQuotes(place.FileName);
        var text = name.ToString();
        return VisibleText.Line(text.AsSpan(text.LastIndexOfAny(['/', '\\']) + 1), NameLength);
    }

    private static async Task<string> Text(Stream body, CancellationToken cancel)
    {
        var bytes = new byte[FieldLength + 1];
        var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return read > FieldLength
            ? throw new InvalidDataException("A field of the form is too long.")
            : Encoding.UTF8.GetString(bytes, 0, read);
    }
}

/// <summary>A file that a form sent.</summary>
/// <param name="Name">As the browser called it, without a folder.</param>
/// <param name="RequestKey">The form's key: sending it twice is one import.</param>
/// <param name="KeepGood">Whether good lines are stored where others are bad.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record Upload(string Name, string RequestKey, bool KeepGood, Stream Body);

/// <summary>Takes files of forms in as jobs.</summary>
internal sealed class Uploading(Store store, Spool spool, Imports imports)
{
    /// <summary>Spools a file and makes it a job, or finds the job that it is already.</summary>
    /// <param name="digestOf">The request's digest, from what it sent.</param>
    public async Task<Outcome<JobId>> Take(
        LiveProject project,
        Caller caller,
        Upload upload,
        Func<byte[], string> digestOf,
        CancellationToken cancel
    )
    {
        var keys = await store.Keys.For(project.Client, cancel);
        var id = Imports.IdOf(keys, caller.Person, upload.RequestKey);
        var spooled = store.Random.Id<JobId>();
        var hash = await spool.Take(project.Client, id, spooled, upload.Body, cancel);
        if (hash is null)
        {
            return Problems.TooLarge(Limits.UploadBytes);
        }

        var detail = new ImportDetail
        {
            RequestKey = upload.RequestKey,
            Request = digestOf([.. hash, upload.KeepGood ? (byte)1 : (byte)0]),
            KeepGood = upload.KeepGood,
            File = upload.Name,
        };
        var job = new ImportJob(id, caller.Person, 0, detail);
        var entered = await imports.Enter(project, keys, job, spooled, cancel);
        if (entered.Before is { } before)
        {
            return before.Refusal() is { } problem ? problem : id;
        }

        imports.Start(project, entered.Job!);
        return id;
    }

    /// <summary>Waits for a job, but no longer than somebody wants to look at an empty page.</summary>
    public Task Wait(JobId id, TimeSpan patience) =>
        Task.WhenAny(imports.WhenOver(id), Task.Delay(patience, store.Clock.Provider));
}
