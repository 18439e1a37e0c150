using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>The tags of a project.</summary>
internal static class ProjectTagRoutes
{
    public static void Map(IdentityRoutes routes)
    {
        routes.Get("v3/projects/{}/tags", request => Read(request, "list_project_tags", project => Tags(request, project.Tags)));
        routes.Put("v3/projects/{}/tags", ReplaceAsync);
        routes.Delete("v3/projects/{}/tags", request => request.CommitAsync(snapshot => ProjectRules.Retag(snapshot, request.Call(), request.Id, "delete_project_tags", _ => [])));
        routes.Get("v3/projects/{}/tags/{}", request => Read(request, "get_project_tag", project =>
            project.Tags.Contains(request.Values[1]) ? IdentityReply.NoContent : NotFound(request)));
        routes.Put("v3/projects/{}/tags/{}", AddAsync);
        routes.Delete("v3/projects/{}/tags/{}", RemoveAsync);
    }

    private static IdentityReply Read(IdentityRequest request, string action, Func<Project, IdentityReply> show)
    {
        var project = request.Snapshot.Projects.Find(request.Id);
        if (IdentityAccess.Require(DirectoryRoutes.Projects.MayRead(request.Caller, project), action) is { } forbidden) return forbidden;
        return project is null ? IdentityRefusals.NotFound("project", request.Id) : show(project);
    }

    private static Task<IdentityReply> ReplaceAsync(IdentityRequest request)
    {
        var tags = request.Member("tags");
        if (ProjectTags.Fault(tags) is { } fault) return Task.FromResult<IdentityReply>(IdentityRefusals.Invalid(fault.Item is { } item ? $"Invalid input for field '{item}': {fault.Text}" : fault.Text));
        return request.CommitAsync(
            snapshot => ProjectRules.Retag(snapshot, request.Call(), request.Id, "update_project_tags", _ => ProjectTags.Read(tags)),
            (_, row) => Tags(request, ((Project)row).Tags));
    }

    private static Task<IdentityReply> AddAsync(IdentityRequest request)
    {
        var tag = request.Values[1];
        if (ProjectTags.Fault(tag) is { } fault) return Task.FromResult<IdentityReply>(IdentityRefusals.Invalid(fault));
        return request.CommitAsync(
            snapshot => request.Caller.IsAdmin && snapshot.Projects.Find(request.Id) is { } project && project.Tags.Contains(tag)
                ? IdentityRefusals.Invalid($"['{string.Join("', '", project.Tags.Add(tag).Items)}'] has non-unique elements")
                : ProjectRules.Retag(snapshot, request.Call(), request.Id, "create_project_tag", tags => tags.Add(tag)),
            (_, _) => new IdentityReply(201) { Headers = [("Location", request.Url($"projects/{request.Id}/tags/{Uri.EscapeDataString(tag)}"))] });
    }

    private static Task<IdentityReply> RemoveAsync(IdentityRequest request) => request.CommitAsync(snapshot =>
        request.Caller.IsAdmin && snapshot.Projects.Find(request.Id) is { } project && !project.Tags.Contains(request.Values[1])
            ? IdentityRefusals.NotFound("project tag", request.Values[1])
            : ProjectRules.Retag(snapshot, request.Call(), request.Id, "delete_project_tag", tags => tags.Remove(request.Values[1])));

    private static IdentityReply NotFound(IdentityRequest request) => IdentityRefusals.NotFound("project tag", request.Values[1]);

    private static IdentityReply Tags(IdentityRequest request, ValueList<string> tags) => new(200, writer =>
    {
        writer.WriteStartObject();
        IdentityWriter.WriteTexts(writer, "tags", tags);
        IdentityWriter.WriteSelf(writer, request.SelfUrl);
        writer.WriteEndObject();
    });
}
