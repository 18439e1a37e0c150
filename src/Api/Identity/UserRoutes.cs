using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>What hangs on a user: its password, its projects, its groups.</summary>
internal static class UserRoutes
{
    /// <summary>Memberships do not expire here.</summary>
    private static readonly ResourceRoutes<Group> GroupsOfUser = DirectoryRoutes.Groups with
    {
        Write = (writer, request, group) =>
        {
            IdentityWriter.Write(writer, request, group);
            writer.WriteNull("membership_expires_at");
        },
    };

    public static void Map(IdentityRoutes routes)
    {
        routes.Open("POST", "v3/users/{}/password", ChangePasswordAsync);
        routes.Get("v3/users/{}/projects", request => Of(request, "list_user_projects", user =>
            DirectoryRoutes.Projects.ListOf(request, RoleResolution.ProjectsOf(request.Snapshot, user.Id).Where(project => DirectoryRoutes.IsInCallersDomain(request, project.DomainId)))));
        routes.Get("v3/users/{}/groups", request => Of(request, "list_groups_for_user", user => GroupsOfUser.ListOf(request,
            request.Snapshot.GroupMemberships.By("user", user.Id).Select(membership => request.Snapshot.Groups.Find(membership.GroupId)).OfType<Group>())));
    }

    private static IdentityReply Of(IdentityRequest request, string action, Func<User, IdentityReply> show)
    {
        var user = request.Snapshot.Users.Find(request.Id);
        if (IdentityAccess.Require(DirectoryRoutes.Users.MayRead(request.Caller, user), action) is { } forbidden) return forbidden;
        return user is null ? IdentityRefusals.NotFound("user", request.Id) : show(user);
    }

    /// <summary>A user's own change: the old password is the proof, so no token is asked for.</summary>
    public static async Task<IdentityReply> ChangePasswordAsync(IdentityRequest request)
    {
        var fields = new IdentityFields(request.Member("user")).Require("original_password").Require("password");
        var (old, next) = (fields.Text("original_password", nullable: false), fields.Text("password", nullable: false));
        if (fields.Fault is { } fault) return fault;
        var room = request.Room;
        var login = new Login(room, request.Cancellation);
        if (await login.PasswordAsync(request.Snapshot, request.Snapshot.Users.Find(request.Id), old!).ConfigureAwait(false) is not { } user) return IdentityRefusals.Unauthorized;
        var hash = await room.Passwords.HashAsync(next!, request.Cancellation).ConfigureAwait(false);
        return await request.CommitAsync(snapshot =>
            UserRules.ChangePassword(snapshot, user.Id, user.PasswordHash, hash, room.Settings.Time.GetUtcNow(), room.Settings.TokenLifetime)).ConfigureAwait(false);
    }
}
