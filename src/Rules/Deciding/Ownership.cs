using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Whose a new resource is.</summary>
internal static class Ownership
{
    /// <summary>The project that a body names (admins may name any), or the caller's own.</summary>
    public static Outcome<string> ProjectOf(Caller caller, AttributeBag body)
    {
        var (project, tenant) = (body.Text("project_id"), body.Text("tenant_id"));
        if (project is not null && tenant is not null && project != tenant) return GeneralRefusals.ProjectMismatch();
        var named = project ?? tenant;
        if (named is null) return caller.ProjectId is { } own ? own : GeneralRefusals.ProjectRequired();
        return caller.IsAdmin || Visibility.IsAdvancedService(caller) || named == caller.ProjectId ? named : GeneralRefusals.ForeignProject();
    }
}
