using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>Key pairs.</summary>
internal static class KeypairVerbs
{
    private static readonly Option PublicKey = Option.Text("--pub-key", "<pub-key>", "Path to a public ssh key; - reads it from standard input. Without it a new pair is made and its private key printed.");
    private static readonly Option KeyType = Option.Text("--key-type", "<key-type>", "Keypair type, ssh or x509 (from version 2.2).");

    public static IEnumerable<Verb> All =>
    [
        new Verb("keypair-add", "Create a new key pair for use with servers.", AddAsync)
        {
            Positionals = [Positional.One("name", "<name>", "Name of key.")], Options = [PublicKey, KeyType], Example = "nova keypair-add --pub-key ~/.ssh/id_rsa.pub default",
        },
        new Verb("keypair-list", "Print a list of keypairs for a user.", ListAsync) { Printing = Printing.Many, Example = "nova keypair-list" },
        new Verb("keypair-show", "Show details about the given keypair.", ShowAsync) { Positionals = [Positional.One("keypair", "<keypair>", "Name of keypair.")], Printing = Printing.One, Example = "nova keypair-show default" },
        new Verb("keypair-delete", "Delete keypair given by its name.", DeleteAsync) { Positionals = [Positional.One("name", "<name>", "Keypair name to delete.")], Example = "nova keypair-delete default" },
    ];

    private static async Task AddAsync(Invocation call)
    {
        var body = new JsonObject { ["name"] = call.Arguments.Word("name") };
        if (call.Arguments.Value(KeyType) is { } type && ApiVersion.IsAtLeast(call, 2)) body["type"] = type;
        if (call.Arguments.Value(PublicKey) is { } file) body["public_key"] = file == "-" ? await call.Terminal.In.ReadToEndAsync() : System.Text.Encoding.UTF8.GetString(LocalFile.Read(call, Home(call, file)));
        var pair = (await call.Session.PostAsync(Service.Compute, "/os-keypairs", new JsonObject { ["keypair"] = body })).Object("keypair");
        if (pair["private_key"] is { } secret) call.Say(PythonText.Str(secret));
    }

    private static string Home(Invocation call, string file) => file.StartsWith("~/", StringComparison.Ordinal) && call.Terminal.Variable("HOME") is { } home ? Path.Combine(home, file[2..]) : file;

    private static async Task ListAsync(Invocation call)
    {
        var pairs = (await call.Session.GetAsync(Service.Compute, "/os-keypairs")).List("keypairs").Select(entry => entry["keypair"] as JsonObject ?? entry);
        IReadOnlyList<string> columns = ApiVersion.IsAtLeast(call, 2) ? ["Name", "Type", "Fingerprint"] : ["Name", "Fingerprint"];
        Table.List(call, columns, pairs);
    }

    private static async Task ShowAsync(Invocation call)
    {
        var pair = (JsonObject)(await call.Session.GetAsync(Service.Compute, AddressOf(call.Arguments.Word("keypair")))).Object("keypair").DeepClone();
        var key = pair["public_key"];
        pair.Remove("public_key");
        Table.One(call, pair);
        if (call.Printer.IsTable) call.Say($"Public key: {PythonText.Str(key)}");
    }

    private static async Task DeleteAsync(Invocation call) => await call.Session.DeleteAsync(Service.Compute, AddressOf(call.Arguments.Word("name")));

    private static string AddressOf(string name) => $"/os-keypairs/{Uri.EscapeDataString(name)}";
}
