using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>The parents and the subtree of a project, as lists or as nested ids.</summary>
internal static class ProjectHierarchy
{
    public static (Action<Utf8JsonWriter>? Write, Refusal? Fault) Expand(IdentityRequest request, Project project)
    {
        if (request.IsAsked("parents_as_list") && request.IsAsked("parents_as_ids")) return (null, Both("parents"));
        if (request.IsAsked("subtree_as_list") && request.IsAsked("subtree_as_ids")) return (null, Both("subtree"));
        return (writer =>
        {
            if (request.IsAsked("parents_as_list")) WriteList(writer, request, "parents", RoleResolution.ParentsOf(request.Snapshot, project));
            else if (request.IsAsked("parents_as_ids")) WriteParents(writer, request.Snapshot, project);
            if (request.IsAsked("subtree_as_list")) WriteList(writer, request, "subtree", RoleResolution.SubtreeOf(request.Snapshot, project.Id));
            else if (request.IsAsked("subtree_as_ids")) WriteChildren(writer, request.Snapshot, "subtree", project.Id);
        }, null);
    }

    private static Refusal Both(string what) => IdentityRefusals.Invalid($"Cannot use {what}_as_list and {what}_as_ids query params at the same time.");

    /// <summary>Only the projects on which the caller has a role.</summary>
    private static void WriteList(Utf8JsonWriter writer, IdentityRequest request, string name, IEnumerable<Project> projects)
    {
        var own = RoleResolution.ProjectsOf(request.Snapshot, request.Caller.User.Id).Select(project => project.Id).ToHashSet(StringComparer.Ordinal);
        writer.WriteStartArray(name);
        foreach (var project in projects.Where(project => own.Contains(project.Id)))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("project");
            DirectoryRoutes.Projects.WriteObject(writer, request, project);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteParents(Utf8JsonWriter writer, Snapshot snapshot, Project project)
    {
        var depth = 0;
        writer.WritePropertyName("parents");
        for (var id = (string?)project.ParentId; id is not null; id = snapshot.Projects.Find(id)?.ParentId)
        {
            writer.WriteStartObject();
            writer.WritePropertyName(id);
            depth++;
        }

        writer.WriteNullValue();
        while (depth-- > 0) writer.WriteEndObject();
    }

    private static void WriteChildren(Utf8JsonWriter writer, Snapshot snapshot, string name, string id)
    {
        if (snapshot.Projects.CountBy("parent", id) == 0)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        foreach (var child in snapshot.Projects.By("parent", id)) WriteChildren(writer, snapshot, child.Id, child.Id);
        writer.WriteEndObject();
    }
}
