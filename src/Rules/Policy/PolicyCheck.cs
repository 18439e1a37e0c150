using System.Text.RegularExpressions;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>
/// A parsed access rule. <see cref="Evaluate"/> says yes, no, or (without a target) null where the answer depends on the target.
/// </summary>
internal abstract record PolicyCheck
{
    public abstract bool? Evaluate(PolicySet rules, Caller caller, IPolicyTarget? target);
}

internal sealed record ConstantCheck(bool Allowed) : PolicyCheck
{
    public override bool? Evaluate(PolicySet rules, Caller caller, IPolicyTarget? target) => Allowed;
}

internal sealed record RoleCheck(string Role) : PolicyCheck
{
    public override bool? Evaluate(PolicySet rules, Caller caller, IPolicyTarget? target) =>
        caller.Roles.Contains(Role) || caller.Roles.Any(role => role.Equals(Role, StringComparison.OrdinalIgnoreCase));
}

internal sealed record RuleCheck(string Name) : PolicyCheck
{
    public override bool? Evaluate(PolicySet rules, Caller caller, IPolicyTarget? target) => rules.Find(Name).Evaluate(rules, caller, target);
}

/// <summary><c>project_id:%(network:project_id)s</c>: something of the caller equals something of the target, or a literal.</summary>
internal sealed record EqualityCheck(string OfCaller, string OfTarget, bool IsLiteral) : PolicyCheck
{
    public override bool? Evaluate(PolicySet rules, Caller caller, IPolicyTarget? target)
    {
        var mine = Mine(caller);
        if (IsLiteral) return mine == OfTarget;
        if (target is null) return mine is null ? false : null;
        return mine is not null && target.Find(OfTarget) is { IsNull: false } theirs && theirs.ToString() == mine;
    }

    private string? Mine(Caller caller) => OfCaller switch
    {
        "tenant_id" or "project_id" => caller.ProjectId,
        "user_id" => caller.UserId,
        "domain_id" => caller.DomainId,
        "user_domain_id" => caller.UserDomainId,
        "is_admin" => caller.IsAdmin ? "True" : "False",
        "system_scope" => caller.System ? "all" : null,
        _ => null,
    };
}

/// <summary><c>field:networks:shared=True</c>, or with <c>=~</c> a regular expression.</summary>
internal sealed record FieldCheck(string Resource, string Field, string Value, bool IsPattern) : PolicyCheck
{
    public override bool? Evaluate(PolicySet rules, Caller caller, IPolicyTarget? target)
    {
        if (target is null) return null;
        // A port or subnet asks whether its network is shared.
        var found = target.Find(Field) ?? (Resource == "networks" ? target.Find("network:" + Field) : null);
        if (found is not { IsNull: false } value) return false;
        return IsPattern ? Regex.IsMatch(value.ToString(), Value, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) : value.ToString() == Value;
    }
}

internal sealed record NotCheck(PolicyCheck Inner) : PolicyCheck
{
    public override bool? Evaluate(PolicySet rules, Caller caller, IPolicyTarget? target) => !Inner.Evaluate(rules, caller, target);
}

internal sealed record AndCheck(ValueList<PolicyCheck> Parts) : PolicyCheck
{
    public override bool? Evaluate(PolicySet rules, Caller caller, IPolicyTarget? target)
    {
        bool? all = true;
        foreach (var part in Parts)
        {
            var one = part.Evaluate(rules, caller, target);
            if (one == false) return false;
            all &= one;
        }

        return all;
    }
}

internal sealed record OrCheck(ValueList<PolicyCheck> Parts) : PolicyCheck
{
    public override bool? Evaluate(PolicySet rules, Caller caller, IPolicyTarget? target)
    {
        bool? any = false;
        foreach (var part in Parts)
        {
            var one = part.Evaluate(rules, caller, target);
            if (one == true) return true;
            any |= one;
        }

        return any;
    }
}
