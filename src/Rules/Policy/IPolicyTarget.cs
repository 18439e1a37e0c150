using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What an access rule is about: the row or the body, by attribute name; <c>network:tenant_id</c> is its network's.</summary>
public interface IPolicyTarget
{
    /// <summary>The value, or null when the target has none of that name.</summary>
    AttributeValue? Find(string name);
}
