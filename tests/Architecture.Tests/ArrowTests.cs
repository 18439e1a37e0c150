using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Neutrino.Architecture.Tests;

/// <summary>The arrows between rooms are those of the design, read from the project files, so that a wrong one cannot slip in.</summary>
public class ArrowTests
{
    private static readonly string Root = FindRoot();

    /// <summary>Room → the rooms it may call. A room that is missing here does not belong.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Values"] = [],
        ["Model"] = ["Values"],
        ["Rules"] = ["Model"],
        ["Store"] = ["Model"],
        ["GuestMetadata"] = ["Model"],
        ["Api"] = ["Model", "Rules", "Store", "GuestMetadata"],
        ["HostState"] = ["Values"],
        ["Plan"] = ["Model", "HostState", "GuestMetadata"],
        ["Reconcile"] = ["Plan", "HostState", "Store", "Model"],
        ["Host"] = ["HostState", "Linux", "Ovsdb", "Libvirt"],
        ["Inspect"] = ["Plan", "HostState", "Model", "Linux"],
        ["Linux"] = [],
        ["Libvirt"] = [],
        ["Ovsdb"] = [],
        ["Cli"] = ["Values"],
        ["Server"] = ["Cli", "Model", "Rules", "Store", "Api", "HostState", "Plan", "Reconcile", "Host", "Inspect", "Linux", "Ovsdb", "Libvirt"],
    };

    [Fact]
    public void EveryRoomCallsOnlyWhatItMay()
    {
        foreach (var (room, references) in Rooms())
        {
            Assert.True(Allowed.TryGetValue(room, out var allowed), $"src/{room} is not in the table of rooms");
            Assert.Empty(references.Except(allowed));
        }
    }

    [Fact]
    public void EveryRoomOfTheTableExistsAndSaysWhatItIs()
    {
        Assert.Equal(Allowed.Keys.Order(), Rooms().Select(room => room.Name).Order());
        foreach (var room in Allowed.Keys) Assert.True(File.Exists(Path.Combine(Root, "src", room, "README.md")), $"src/{room}/README.md is missing");
    }

    [Fact]
    public void OnlyOneFileEntersANamespace() => Assert.Single(Sources(), file => File.ReadAllText(file).Contains("\"setns\"", StringComparison.Ordinal));

    [Fact]
    public void ReconcileKnowsNoWordOfOpenStack()
    {
        string[] words = ["Router", "FloatingIp", "Subnet", "SecurityGroup", "neutron-", "qrouter", "qdhcp"];
        var found = from file in Sources().Where(file => file.Contains("/src/Reconcile/", StringComparison.Ordinal))
                    from word in words
                    where File.ReadAllText(file).Contains(word, StringComparison.Ordinal)
                    select $"{Path.GetFileName(file)}: {word}";
        Assert.Empty(found);
    }

    [Fact]
    public void NoFileIsLongerThanFiveHundredLines() =>
        Assert.Empty(Sources().Where(file => File.ReadLines(file).Count() > 500).Select(file => Path.GetRelativePath(Root, file)));

    [Fact]
    public void EveryPackageIsExplained()
    {
        var explained = File.ReadAllText(Path.Combine(Root, "docs", "dependencies.md"));
        var packages = XDocument.Load(Path.Combine(Root, "Directory.Packages.props")).Descendants("PackageVersion");
        foreach (var package in packages)
        {
            Assert.Contains($"| {package.Attribute("Include")!.Value} | {package.Attribute("Version")!.Value} |", explained, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TheTestsThatShowTheSeedAreThere()
    {
        var named = Regex.Matches(File.ReadAllText(Path.Combine(Root, "docs", "seed.md")), "`([A-Za-z]+Tests)`").Select(match => match.Groups[1].Value).ToHashSet();
        Assert.NotEmpty(named);
        var tests = Directory.GetFiles(Path.Combine(Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(file => Path.GetFileNameWithoutExtension(file)!);
        Assert.Subset(tests.ToHashSet(), named);
    }

    private static IEnumerable<(string Name, string[] References)> Rooms() =>
        from project in Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
        let references = XDocument.Load(project).Descendants("ProjectReference").Select(reference => Room(reference.Attribute("Include")!.Value))
        select (Room(project), references.ToArray());

    private static string Room(string project) => Path.GetFileNameWithoutExtension(project.Replace('\\', '/'))["Neutrino.".Length..];

    private static IEnumerable<string> Sources() =>
        from folder in (string[])["src", "tests", "bench"]
        let path = Path.Combine(Root, folder)
        where Directory.Exists(path)
        from file in Directory.GetFiles(path, "*.cs", SearchOption.AllDirectories)
        where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.EndsWith("ArrowTests.cs", StringComparison.Ordinal)
        select file;

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Neutrino.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
