using Neutrino.Model;

namespace Neutrino.Rules;

public static class AddressGroupRefusals
{
    public static Refusal NotFound(string id) => new("AddressGroupNotFound", 404, $"Address group {id} could not be found.");
    public static Refusal InUse(string id) => new("AddressGroupInUse", 409, $"Address group {id} is in use on one or more security group rules.");
    public static Refusal AddressesNotFound(IEnumerable<Cidr> addresses, string id) =>
        new("AddressesNotFound", 404, $"Addresses {Listed(addresses)} not found in the address group {id}.");

    public static Refusal AddressesExist(IEnumerable<Cidr> addresses, string id) =>
        new("AddressesAlreadyExist", 400, $"Addresses {Listed(addresses)} already exist in the address group {id}.");

    private static string Listed(IEnumerable<Cidr> addresses) => "[" + string.Join(", ", addresses.Select(address => $"'{address}'")) + "]";
}
