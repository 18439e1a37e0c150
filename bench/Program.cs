using Neutrino.Bench;

string[] all = ["start", "port", "ports", "router", "dhcp", "floating", "rule", "idle", "guest", "metadata", "scale", "api", "servers"];
const string veth = "--veth";
var wanted = args.Where(arg => arg != veth).ToArray() is { Length: > 0 } named ? named : all;
if (wanted.Except(all).ToList() is { Count: > 0 } unknown)
{
    Console.Error.WriteLine($"unknown figure {string.Join(' ', unknown)}; there are: {string.Join(' ', all)}");
    return 2;
}

var host = wanted.Except(["api", "servers"]).ToArray();
if (host.Length > 0)
{
    Floors.Print();
    using var figures = new HostFigures(args.Contains(veth));
    foreach (var figure in host) figures.Measure(figure);
}

if (wanted.Contains("api")) ApiFigures.Measure();
if (wanted.Contains("servers")) ApiFigures.MeasureServers();
return 0;
