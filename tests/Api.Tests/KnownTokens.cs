using System.Collections.Frozen;
using Neutrino.Rules;

namespace Neutrino.Api.Tests;

/// <summary>Tokens that are the names of their callers: <c>admin</c>, <c>demo</c>, <c>other</c>, and <c>unscoped</c> without a project.</summary>
public sealed class KnownTokens : ITokenValidator
{
    public const string AdminProject = "a0000000000000000000000000000001";
    public const string DemoProject = "d0000000000000000000000000000001";
    public const string OtherProject = "e0000000000000000000000000000001";

    public ValueTask<Caller?> ValidateAsync(string token, CancellationToken cancellation) => ValueTask.FromResult(token switch
    {
        "admin" => Of("admin", AdminProject, "admin", "manager", "member", "reader"),
        "demo" => Of("demo", DemoProject, "member", "reader"),
        "other" => Of("other", OtherProject, "member", "reader"),
        "unscoped" => Of("unscoped", null, "member", "reader"),
        _ => null,
    });

    public static Caller Of(string name, string? project, params string[] roles) => new() { UserId = name, ProjectId = project, Roles = roles.ToFrozenSet() };
}
