using System.Collections.Frozen;
using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Rules.Tests;

/// <summary>A cloud in memory: bodies go through the tables as the API sends them, decisions through the rules, changes into the snapshot.</summary>
internal sealed class Cloud
{
    public static readonly Caller Admin = Person("admin-user", "admin-project", "admin", "manager", "member", "reader");
    public static readonly Caller Demo = Person("demo-user", "demo-project", "member", "reader");
    public static readonly Caller Other = Person("other-user", "other-project", "member", "reader");
    public static readonly Caller Reader = Person("reader-user", "demo-project", "reader");

    public Snapshot Snapshot { get; private set; } = Snapshot.Empty;
    public Clock Time { get; } = new();
    public RuleSettings Settings { get; init; }
    public ImmutableArray<Change> LastChanges { get; private set; } = [];

    public Cloud() => Settings = new RuleSettings { HostName = "vm", Time = Time };

    public static Caller Person(string user, string project, params string[] roles) =>
        new() { UserId = user, ProjectId = project, Roles = roles.ToFrozenSet(StringComparer.Ordinal) };

    public T Create<T>(Caller caller, string resource, params (string, AttributeValue)[] body) where T : class, IResource =>
        (T)Shown(TryCreate(caller, resource, body)).Single();

    public T Update<T>(Caller caller, string resource, string id, params (string, AttributeValue)[] body) where T : class, IResource =>
        (T)Shown(TryUpdate(caller, resource, id, body)).Single();

    public T Act<T>(Caller caller, string resource, string id, string action, params (string, AttributeValue)[] body) where T : class, IResource =>
        (T)Shown(TryAct(caller, resource, id, action, body)).Single();

    public void Delete(Caller caller, string resource, string id) => Shown(TryDelete(caller, resource, id));

    public Decision TryCreate(Caller caller, string resource, params (string, AttributeValue)[] body) => TryCreateMany(caller, resource, body);

    public Decision TryCreateMany(Caller caller, string resource, params (string, AttributeValue)[][] bodies)
    {
        var bags = new List<AttributeBag>();
        foreach (var body in bodies)
        {
            if (Parse(NetworkTables.Find(resource)!, body, post: true, out var bag) is { } refusal) return refusal;
            bags.Add(bag);
        }

        return Decide(new CreateCommand(caller, resource, [.. bags]));
    }

    public Decision TryUpdate(Caller caller, string resource, string id, params (string, AttributeValue)[] body) =>
        Parse(NetworkTables.Find(resource)!, body, post: false, out var bag) is { } refusal ? refusal : Decide(new UpdateCommand(caller, resource, id, bag));

    public Decision TryAct(Caller caller, string resource, string id, string action, params (string, AttributeValue)[] body) =>
        Decide(new ActionCommand(caller, resource, id, action, new AttributeBag(body.ToImmutableDictionary(entry => entry.Item1, entry => entry.Item2))));

    public Decision TryDelete(Caller caller, string resource, string id) => Decide(new DeleteCommand(caller, resource, id));

    public Decision Decide(Command command)
    {
        var decision = NetworkRules.Decide(Snapshot, command, Settings);
        LastChanges = decision.Changes.Changes;
        if (decision.Refusal is null) Snapshot = Snapshot.Apply(decision.Changes);
        Time.Pass();
        return decision;
    }

    public AttributeValue Read(Caller caller, string resource, string id, string attribute)
    {
        var table = NetworkTables.Find(resource)!;
        return table.Read(new ReadContext(Snapshot, caller, (_, _) => null) { Settings = Settings }, table.Find(Snapshot, id)!, attribute)!.Value;
    }

    public static AttributeValue List(params AttributeValue[] items) => items.ToImmutableArray();
    public static AttributeValue Map(params (string, AttributeValue)[] entries) => AttributeValue.Of(entries);

    /// <summary>What the API does with a body before the rules see it.</summary>
    private static Refusal? Parse(ResourceTable table, (string Name, AttributeValue Value)[] body, bool post, out AttributeBag bag)
    {
        bag = AttributeBag.Empty;
        foreach (var rule in table.Rules)
        {
            var at = Array.FindIndex(body, entry => entry.Name == rule.Name);
            if (at < 0)
            {
                if (!post || !rule.AllowPost || rule.Optional) continue;
                if (rule.Default is not { } missing) return GeneralRefusals.HttpBadRequest($"Failed to parse request. Required attribute '{rule.Name}' not specified");
                bag = bag.With(rule.Name, missing);
                continue;
            }

            if (!(post ? rule.AllowPost : rule.AllowPut)) return GeneralRefusals.HttpBadRequest($"Attribute '{rule.Name}' not allowed");
            var result = rule.Validate(body[at].Value);
            if (result.Refusal is { } refusal) return refusal;
            if (result.Fault is { } fault) return GeneralRefusals.HttpBadRequest($"Invalid input for {rule.Name}. Reason: {fault}.");
            bag = bag.With(rule.Name, result.Value);
        }

        var known = body.Where(entry => table.Rules.Any(rule => rule.Name == entry.Name)).Count();
        return known == body.Length ? null : GeneralRefusals.HttpBadRequest("Unrecognized attribute(s)");
    }

    private static ImmutableArray<IResource> Shown(Decision decision) =>
        decision.Refusal is { } refusal ? throw new InvalidOperationException($"{refusal.Type}: {refusal.Message}") : decision.Shown;
}

internal sealed class Clock : TimeProvider
{
    private DateTimeOffset now = new(2026, 11, 22, 16, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;
    public void Pass() => now += TimeSpan.FromSeconds(1);
}
