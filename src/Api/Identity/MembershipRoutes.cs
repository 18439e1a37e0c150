using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>The members of a group.</summary>
internal static class MembershipRoutes
{
    public static void Map(IdentityRoutes routes)
    {
        routes.Get("v3/groups/{}/users", List);
        routes.Get("v3/groups/{}/users/{}", Check);
        routes.Put("v3/groups/{}/users/{}", request => request.CommitAsync(
            snapshot => GroupRules.AddMember(snapshot, request.Call(), request.Id, request.Values[1]), (_, _) => IdentityReply.NoContent));
        routes.Delete("v3/groups/{}/users/{}", request => request.CommitAsync(snapshot => GroupRules.RemoveMember(snapshot, request.Call(), request.Id, request.Values[1])));
    }

    private static IdentityReply List(IdentityRequest request)
    {
        var group = request.Snapshot.Groups.Find(request.Id);
        if (IdentityAccess.Require(IdentityAccess.CanRead(request.Caller, group?.DomainId), "list_users_in_group") is { } forbidden) return forbidden;
        if (group is null) return IdentityRefusals.NotFound("group", request.Id);
        var members = request.Snapshot.GroupMemberships.By("group", group.Id).Select(membership => request.Snapshot.Users.Find(membership.UserId)).OfType<User>();
        return DirectoryRoutes.Users.ListOf(request, members);
    }

    private static IdentityReply Check(IdentityRequest request)
    {
        var (groupId, userId) = (request.Id, request.Values[1]);
        var domain = request.Snapshot.Users.Find(userId)?.DomainId;
        var allowed = IdentityAccess.CanRead(request.Caller, domain);
        if (IdentityAccess.Require(allowed, "check_user_in_group") is { } forbidden) return forbidden;
        if (GroupRules.Missing(request.Snapshot, groupId, userId) is { } missing) return missing;
        return request.Snapshot.GroupMemberships.Find($"{groupId}:{userId}") is null ? GroupRules.NotMember(groupId, userId) : IdentityReply.NoContent;
    }
}
