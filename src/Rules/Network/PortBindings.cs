using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>
/// The bindings of a compute port: the active one, which is the port's own <c>binding:*</c> attributes, and others kept beside it for a later activation
/// (a guest that is about to move). A binding that could never be plugged is refused: there is one host.
/// </summary>
public static class PortBindings
{
    /// <summary>What the Network API says of a port that is no guest's.</summary>
    public static Refusal? Fault(Port port) => port.DeviceOwner.StartsWith(DeviceOwners.ComputePrefix, StringComparison.Ordinal) ? null : PortRefusals.NotCompute(port.Id);

    /// <summary>The active binding, then the others.</summary>
    public static IEnumerable<PortBinding> Of(Port port) => [port.Binding, .. port.InactiveBindings];

    internal static Outcome<ShownRows> Create(Draft draft, Port port, AttributeBag body)
    {
        var host = body.Text("host") ?? "";
        if (Fault(port) is { } fault) return fault;
        if (Of(port).Any(binding => binding.HostId == host)) return PortRefusals.BindingExists(port.Id, host);
        return Checked(draft, port, Bindings.Wanted(new PortBinding { HostId = host }, AsPort(body))).Fails(out var why, out var made)
            ? why
            : new ShownRows(draft.Replace(port, port with { InactiveBindings = port.InactiveBindings.Add(made) }));
    }

    internal static Outcome<ShownRows> Update(Draft draft, Port port, AttributeBag body)
    {
        if (Found(port, body).Fails(out var why, out var binding)) return why;
        if (body.Has("host") && body.Text("host") != binding.HostId) return PortRefusals.BindingFailed(port.Id, body.Text("host") ?? "");
        if (Checked(draft, port, Bindings.Wanted(binding, AsPort(body))).Fails(out why, out var changed)) return why;
        return new ShownRows(draft.Replace(port, ReferenceEquals(binding, port.Binding)
            ? port with { Binding = changed with { Zone = binding.Zone } }
            : port with { InactiveBindings = port.InactiveBindings.Select(other => ReferenceEquals(other, binding) ? changed : other).ToValueList() }));
    }

    internal static Outcome<ShownRows> Delete(Draft draft, Port port, AttributeBag body)
    {
        if (Found(port, body).Fails(out var why, out var binding)) return why;
        return new ShownRows(draft.Replace(port, ReferenceEquals(binding, port.Binding) ? port with { Binding = PortBinding.Unbound } : port with { InactiveBindings = port.InactiveBindings.Remove(binding) }));
    }

    /// <summary>The port moves to the binding; the one it leaves stays beside it, unless it was none.</summary>
    internal static Outcome<ShownRows> Activate(Draft draft, Port port, AttributeBag body)
    {
        if (Found(port, body).Fails(out var why, out var binding)) return why;
        if (ReferenceEquals(binding, port.Binding)) return PortRefusals.BindingActive(port.Id, binding.HostId);
        if (Bindings.Bind(draft, port.NetworkId, port.DeviceOwner, binding).Fails(out why, out var active)) return why;
        var left = port.InactiveBindings.Remove(binding);
        if (port.Binding.HostId.Length > 0) left = left.Add(port.Binding with { VifType = "unbound", Zone = null });
        return new ShownRows(draft.Replace(port, port with { Binding = active, InactiveBindings = left }));
    }

    private static Outcome<PortBinding> Found(Port port, AttributeBag body)
    {
        if (Fault(port) is { } fault) return fault;
        var host = body.Text("binding") ?? "";
        return Of(port).FirstOrDefault(binding => binding.HostId == host && host.Length > 0) is { } found ? found : PortRefusals.BindingNotFound(port.Id, host);
    }

    /// <summary>Only a binding that can be plugged is kept. It gets its zone when it is activated.</summary>
    private static Outcome<PortBinding> Checked(Draft draft, Port port, PortBinding binding) =>
        binding.HostId == draft.Settings.HostName && binding.VnicType == "normal" ? binding with { VifType = "ovs", Zone = null } : PortRefusals.BindingFailed(port.Id, binding.HostId);

    private static AttributeBag AsPort(AttributeBag body) => new(body.Values
        .Where(entry => entry.Key is "profile" or "vnic_type")
        .ToDictionary(entry => "binding:" + entry.Key, entry => entry.Value, StringComparer.Ordinal)
        .ToImmutableDictionary(StringComparer.Ordinal));
}
