using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Address groups: named lists of prefixes that security group rules refer to.</summary>
internal static class AddressGroups
{
    public static Outcome<AddressGroup> Create(Draft draft, AttributeBag body, string project) => draft.Add(new AddressGroup
    {
        Id = draft.NewId(),
        ProjectId = project,
        Standard = draft.NewStandard(body),
        Name = body.Text("name") ?? "",
        Addresses = Prefixes(body.List("addresses")),
    });

    public static Outcome<AddressGroup> Update(Draft draft, AddressGroup group, AttributeBag body) =>
        draft.Replace(group, group with { Name = body.Text("name", group.Name) ?? "", Standard = Kinds.Described(group.Standard, body) });

    public static Refusal? Delete(Draft draft, AddressGroup group)
    {
        if (draft.Snapshot.SecurityGroupRules.CountBy("remote-address-group", group.Id) > 0) return AddressGroupRefusals.InUse(group.Id);
        Sharing.Forget(draft, Grants.AddressGroup, group.Id);
        draft.Remove(group);
        return null;
    }

    public static Outcome<ShownRows> AddAddresses(Draft draft, AddressGroup group, AttributeBag body)
    {
        if (Given(body).Fails(out var why, out var given)) return why;
        var known = given.Where(address => group.Addresses.Contains(address)).ToList();
        if (known.Count > 0) return AddressGroupRefusals.AddressesExist(known, group.Id);
        return new ShownRows(draft.Replace(group, group with { Addresses = group.Addresses.Concat(given).ToValueList() }));
    }

    public static Outcome<ShownRows> RemoveAddresses(Draft draft, AddressGroup group, AttributeBag body)
    {
        if (Given(body).Fails(out var why, out var given)) return why;
        var unknown = given.Where(address => !group.Addresses.Contains(address)).ToList();
        if (unknown.Count > 0) return AddressGroupRefusals.AddressesNotFound(unknown, group.Id);
        return new ShownRows(draft.Replace(group, group with { Addresses = group.Addresses.Where(address => !given.Contains(address)).ToValueList() }));
    }

    private static ValueList<Cidr> Prefixes(IEnumerable<AttributeValue> given) => given.Select(address => Cidr.Parse(address.Text).Network).Distinct().ToValueList();

    private static Outcome<ValueList<Cidr>> Given(AttributeBag body)
    {
        if ((body.Find("addresses") ?? (body.Find("address_group") is { Kind: AttributeKind.Map } group ? group.Find("addresses") : null)) is not { } addresses)
            return GeneralRefusals.HttpBadRequest("Unable to find 'addresses' in request body");
        if (addresses.Kind != AttributeKind.List) return GeneralRefusals.HttpBadRequest($"Invalid input for addresses. Reason: '{addresses}' is not a list.");
        return GeneralRefusals.Malformed(addresses.List) is { } malformed ? malformed : Prefixes(addresses.List);
    }
}
