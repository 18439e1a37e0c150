using System.Xml.Linq;
using Neutrino.Libvirt;

namespace Neutrino.Bench;

/// <summary>From POST server to a domain that runs behind a wired port, beside what libvirt takes for the same domain.</summary>
internal static class GuestFigures
{
    private const int Rounds = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="layout">What stands behind the figures' names.</param>
    public static void Measure(Client api, string network, string layout)
    {
        var compute = new ComputeClient(api);
        var body = $$$"""{"name": "bench", "flavorRef": "{{{compute.Flavor(64)}}}", "imageRef": "{{{api.BlankImage()}}}", "networks": [{"uuid": "{{{network}}}"}]}""";
        using var libvirt = new Own();
        var first = compute.Create(body);
        compute.Await(first, "ACTIVE"); // How guests run here is found out for the first one.
        var xml = libvirt.Describe(first);
        compute.Delete(first);
        var whole = new Figure("POST server → port wired, domain running" + layout, "goal: libvirt's own + 100");
        var floor = new Figure("floor: libvirt, the same domain", "");
        var remove = new Figure("DELETE server → its domain gone" + layout, "");
        for (var i = 0; i < Rounds; i++)
        {
            floor.Time(() => libvirt.Start(xml));
            libvirt.End();
            var id = "";
            whole.Time(() =>
            {
                id = compute.Create(body);
                compute.Await(id, "ACTIVE");
            });
            if (!libvirt.Runs(id)) throw new InvalidOperationException($"server {id} is said to be ACTIVE, and its domain does not run");
            var port = api.Send(HttpMethod.Get, $"ports?device_id={id}")!["ports"]![0]!;
            if ((string)port["status"]! != "ACTIVE") throw new InvalidOperationException($"server {id} is ACTIVE, and its port {port["status"]}");
            remove.Time(() =>
            {
                compute.Delete(id);
                while (libvirt.Has(id)) Thread.Sleep(1);
            });
        }

        floor.Print();
        whole.Print();
        remove.Print();
    }

    /// <summary>libvirt without us: a domain as ours are, with a disk and a bridge of its own.</summary>
    private sealed class Own : IDisposable
    {
        private const string Name = "bench-floor", Bridge = "bench-br", Disk = "/var/lib/libvirt/bench-floor.qcow2";
        private readonly LibvirtConnection connection = Get(LibvirtConnection.OpenAsync("qemu:///system", Patience, TimeProvider.System).Result);

        public Own()
        {
            Shell.Run("ip", "link", "add", Bridge, "type", "bridge");
            Shell.Run("ip", "link", "set", Bridge, "up");
            Shell.Run("qemu-img", "create", "-q", "-f", "qcow2", Disk, "1G");
        }

        /// <summary>The domain of a server of ours, under another name and with other files.</summary>
        public string Describe(string server)
        {
            var domain = XElement.Parse(Get(connection.FindByUuidAsync(server).Result)!.Xml);
            foreach (var own in domain.DescendantsAndSelf().Where(element => element.Name.LocalName is "backingStore" or "target" or "alias" or "metadata" or "seclabel" or "address").ToList())
                if (own.Name.LocalName != "target" || own.Attribute("dev")?.Value.StartsWith("tap", StringComparison.Ordinal) == true) own.Remove();
            domain.Attribute("id")?.Remove();
            domain.Element("name")!.Value = Name;
            domain.Element("uuid")!.Value = Guid.NewGuid().ToString();
            domain.Element("sysinfo")?.Remove();
            domain.Element("os")!.Element("smbios")?.Remove();
            var devices = domain.Element("devices")!;
            devices.Element("disk")!.Element("source")!.ReplaceWith(new XElement("source", new XAttribute("file", Disk)));
            devices.Element("interface")!.Element("source")!.SetAttributeValue("bridge", Bridge);
            foreach (var line in devices.Elements().Where(element => element.Name.LocalName is "serial" or "console").ToList())
            {
                if (line.Name.LocalName == "console") line.Remove();
                line.Element("source")?.SetAttributeValue("path", "/var/lib/libvirt/bench-floor.sock");
                line.Element("log")?.SetAttributeValue("file", "/var/lib/libvirt/bench-floor.log");
            }

            return domain.ToString();
        }

        public void Start(string xml)
        {
            Check(connection.DefineAsync(xml).Result);
            Check(connection.StartAsync(Name).Result);
        }

        public void End()
        {
            Check(connection.DestroyAsync(Name).Result);
            Check(connection.UndefineAsync(Name, default).Result);
        }

        public bool Has(string server) => Get(connection.FindByUuidAsync(server).Result) is not null;
        public bool Runs(string server) => Get(connection.FindByUuidAsync(server).Result)?.State == DomainState.Running;

        public void Dispose()
        {
            connection.DisposeAsync().AsTask().Wait();
            Shell.Run("ip", "link", "del", Bridge);
        }

        private static T Get<T>(LibvirtAnswer<T> answer) => answer.Error is { } error ? throw new InvalidOperationException(error.ToString()) : answer.Value!;

        private static void Check(LibvirtError? error)
        {
            if (error is not null) throw new InvalidOperationException(error.ToString());
        }
    }
}
