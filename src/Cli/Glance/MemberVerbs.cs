using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Glance;

/// <summary>With which tenants an image is shared.</summary>
internal static class MemberVerbs
{
    private static readonly Positional Member = Positional.One("member", "<MEMBER_ID>", "ID of the tenant.");
    private static readonly Option ImageOption = Option.Text("--image-id", "<IMAGE_ID>", "Image to display members of.");

    public static IEnumerable<Verb> All =>
    [
        new Verb("member-list", "Describe sharing permissions by image.", ListAsync) { Options = [ImageOption with { Required = true }], Printing = Printing.Many, Example = "glance member-list --image-id cirros-x86_64" },
        new Verb("member-get", "Show details of an image member.", async call => ImageTable.Print(call, (await call.Session.GetAsync(Service.Image, await PathAsync(call))).Body as JsonObject ?? []))
        {
            Positionals = [ImageVerbs.Image, Member], Printing = Printing.One, Example = "glance member-get cirros-x86_64 TENANT_ID",
        },
        new Verb("member-create", "Create member for a given image.", CreateAsync) { Positionals = [ImageVerbs.Image, Member], Options = [Option.Flag("--can-share", "As of v1: not needed.") with { Hidden = true }], Printing = Printing.Many, Example = "glance member-create cirros-x86_64 TENANT_ID" },
        new Verb("member-update", "Update the status of a member for a given image.", UpdateAsync)
        {
            Positionals = [ImageVerbs.Image, Member, Positional.One("status", "<MEMBER_STATUS>", "accepted, rejected or pending.")], Printing = Printing.Many, Example = "glance member-update cirros-x86_64 TENANT_ID accepted",
        },
        new Verb("member-delete", "Delete image member.", async call => await call.Session.DeleteAsync(Service.Image, await PathAsync(call))) { Positionals = [ImageVerbs.Image, Member], Example = "glance member-delete cirros-x86_64 TENANT_ID" },
    ];

    private static async Task<string> PathAsync(Invocation call) => $"/images/{await ImageLookup.IdAsync(call, call.Arguments.Word("image"))}/members/{Uri.EscapeDataString(call.Arguments.Word("member"))}";

    private static void Print(Invocation call, IEnumerable<JsonObject> members) =>
        call.Printer.List(["Image ID", "Member ID", "Status"], [.. members.Select(member => new Cell[] { new(member["image_id"]), new(member["member_id"]), new(member["status"]) })]);

    private static async Task ListAsync(Invocation call)
    {
        var id = await ImageLookup.IdAsync(call, call.Arguments.Value(ImageOption)!);
        Print(call, (await call.Session.GetAsync(Service.Image, $"/images/{id}/members")).List("members"));
    }

    private static async Task CreateAsync(Invocation call)
    {
        var id = await ImageLookup.IdAsync(call, call.Arguments.Word("image"));
        var reply = await call.Session.PostAsync(Service.Image, $"/images/{id}/members", new JsonObject { ["member"] = call.Arguments.Word("member") });
        Print(call, [reply.Body as JsonObject ?? []]);
    }

    private static async Task UpdateAsync(Invocation call)
    {
        var status = call.Arguments.Word("status");
        if (status is not ("accepted" or "rejected" or "pending")) throw new UsageException($"argument <MEMBER_STATUS>: invalid choice: '{status}' (choose from 'accepted', 'rejected', 'pending')");
        Print(call, [(await call.Session.PutAsync(Service.Image, await PathAsync(call), new JsonObject { ["status"] = status })).Body as JsonObject ?? []]);
    }
}
