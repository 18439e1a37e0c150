using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Neutrino.Store.Tests.Sqlite;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private string Database => Path.Combine(directory.Path, "store", "neutrino.db");

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Every_kind_is_there_after_opening_again()
    {
        using (var store = Open())
        {
            foreach (var kind in Enum.GetValues<ResourceKind>()) await store.CommitAsync(Samples.Create(kind, Samples.Of(kind)));
        }

        using var again = Open();
        Assert.Equal(Enum.GetValues<ResourceKind>().Length, again.Current.Revision);
        foreach (var kind in Enum.GetValues<ResourceKind>()) Assert.Equal(Samples.Of(kind), Single(again.Current, kind));
        Assert.True(again.Current.AddressesInUse["s"].Contains(IpAddress.Parse("10.0.0.3").Number));
        Assert.True(again.Current.LocalVlansInUse.Contains(3));
        Assert.True(again.Current.ZonesInUse.Contains(5000));
    }

    [Fact]
    public async Task Replacing_and_removing_last()
    {
        var (old, renamed) = (Samples.Port("a"), Samples.Port("a") with { Name = "renamed" });
        using (var store = Open())
        {
            await store.CommitAsync(Samples.CreatePort("a"));
            await store.CommitAsync(Samples.CreatePort("b", 4));
            await store.CommitAsync(Decision.Of(new ChangeSet([new(ResourceKind.Port, "a", old, renamed), new(ResourceKind.Port, "b", Samples.Port("b", 4), null)])));
        }

        using var again = Open();
        Assert.Equal(renamed, Assert.Single(again.Current.Ports.All));
        Assert.Equal(3, again.Current.Revision);
    }

    [Fact]
    public async Task History_keeps_before_and_after_of_the_newest_revisions_and_no_token_key()
    {
        using (var store = Open(StoreFixture.Settings() with { HistoryRevisions = 3 }))
        {
            await store.CommitAsync(Samples.CreatePort("a"));
            await store.CommitAsync(Samples.CreatePort("b", 4));
            await store.CommitAsync(Decision.Of(new ChangeSet([new(ResourceKind.Port, "a", Samples.Port("a"), null)])));
            await store.CommitAsync(Samples.Create(ResourceKind.TokenKey, Samples.Of(ResourceKind.TokenKey)));
        }

        using var connection = Connect();
        Assert.Equal("2:b:0:1 3:a:1:0", Text(connection, "SELECT group_concat(revision || ':' || id || ':' || (before IS NOT NULL) || ':' || (after IS NOT NULL), ' ') FROM history"));
    }

    [Fact]
    public async Task Statuses_are_there_after_opening_again_but_not_those_of_rows_that_are_gone()
    {
        using (var store = Open())
        {
            await store.CommitAsync(Samples.CreatePort("a"));
            store.Statuses.Report(ResourceKind.Port, "a", new("ERROR", "no such bridge", 1));
            store.Statuses.Report(ResourceKind.Port, "never", new("ACTIVE", null, 1));
            store.Statuses.Report(ResourceKind.Port, "gone", new("ACTIVE", null, 1));
            store.Statuses.Forget(ResourceKind.Port, "gone", 2);
        }

        using var again = Open();
        Assert.Equal(new ResourceStatus("ERROR", "no such bridge", 1), again.Statuses.Find(ResourceKind.Port, "a"));
        Assert.Null(again.Statuses.Find(ResourceKind.Port, "never"));
        Assert.Null(again.Statuses.Find(ResourceKind.Port, "gone"));
    }

    [Fact]
    public async Task Nobody_else_may_read_it()
    {
        using var store = Open();
        await store.CommitAsync(Samples.CreatePort("a"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(Database)!));
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Database)!))
            Assert.True(File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite), $"{file} is {File.GetUnixFileMode(file)}");
    }

    [Fact]
    public void A_second_opener_is_refused_with_a_sentence()
    {
        using (Open())
        {
            var fault = Assert.Throws<StoreUnusableException>(Open);
            Assert.Contains("in use by another Neutrino process", fault.Message, StringComparison.Ordinal);
        }

        Open().Dispose();
    }

    [Fact]
    public void A_newer_schema_is_refused_with_a_sentence_and_left_alone()
    {
        Open().Dispose();
        using (var connection = Connect()) connection.Execute("UPDATE meta SET value = '2' WHERE key = 'schema'");
        var before = File.ReadAllBytes(Database);
        var fault = Assert.Throws<StoreUnusableException>(Open);
        Assert.Contains("newer Neutrino (schema 2", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Database));
    }

    [Fact]
    public void A_database_of_something_else_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Database)!);
        using (var connection = Connect()) connection.Execute("CREATE TABLE songs (title TEXT)");
        Assert.Contains("not one of Neutrino's", Assert.Throws<StoreUnusableException>(Open).Message, StringComparison.Ordinal);
        File.WriteAllText(Database, "no database at all, but long enough to be taken for a header of one, if one reads a hundred bytes and no further than that.");
        Assert.Contains("cannot be opened", Assert.Throws<StoreUnusableException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_document_is_named()
    {
        using (var store = Open()) await store.CommitAsync(Samples.CreatePort("a"));
        using (var connection = Connect()) connection.Execute("UPDATE documents SET document = $1", Encoding.UTF8.GetBytes("{\"Id\":"));
        Assert.Contains("Port a cannot be read", Assert.Throws<StoreUnusableException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_from_before_a_member_was_added_is_completed_once()
    {
        using (var store = Open()) await store.CommitAsync(Samples.CreatePort("a"));
        using (var connection = Connect())
        {
            var old = JsonNode.Parse(Document.Encode(ResourceKind.Port, Samples.Port("a")))!.AsObject();
            old.Remove("PropagateUplinkStatus");
            connection.Execute("UPDATE documents SET document = $1", Encoding.UTF8.GetBytes(old.ToJsonString()));
            connection.Execute("UPDATE meta SET value = 'older' WHERE key = 'shape'");
        }

        using (var store = Open()) Assert.True(store.Current.Ports.Find("a")!.PropagateUplinkStatus);
        using (var connection = Connect()) Assert.Equal("1", Text(connection, "SELECT json_extract(document, '$.PropagateUplinkStatus') FROM documents"));
    }

    [Fact]
    public async Task A_disk_that_refuses_fails_the_commit_and_the_store_goes_on()
    {
        using var store = Open();
        await store.CommitAsync(Samples.CreatePort("a"));
        using (var connection = Connect())
        {
            connection.Execute("CREATE TRIGGER refuse BEFORE INSERT ON documents WHEN NEW.id = 'b' BEGIN SELECT RAISE(FAIL, 'no room'); END");
        }

        await Assert.ThrowsAsync<CommitFailedException>(() => store.CommitAsync(Samples.CreatePort("b", 4)));
        Assert.Equal(2, (await store.CommitAsync(Samples.CreatePort("c", 5))).Snapshot.Revision);
        store.Dispose();
        using var again = Open();
        Assert.Equal(["a", "c"], again.Current.Ports.All.Select(port => port.Id));
    }

    private SqliteStore Open() => Open(StoreFixture.Settings());
    private SqliteStore Open(StoreSettings settings) => SqliteStore.Open(Path.GetDirectoryName(Database)!, settings);

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static string Text(SqliteConnection connection, string sql) => Convert.ToString(connection.Scalar(sql), CultureInfo.InvariantCulture)!;

    private static object Single(Snapshot snapshot, ResourceKind kind)
    {
        var row = Samples.Of(kind);
        var table = typeof(Snapshot).GetProperties().Single(member => member.PropertyType == typeof(Table<>).MakeGenericType(row.GetType())).GetValue(snapshot)!;
        return Assert.Single(((System.Collections.IEnumerable)table.GetType().GetProperty("All")!.GetValue(table)!).Cast<object>());
    }
}
