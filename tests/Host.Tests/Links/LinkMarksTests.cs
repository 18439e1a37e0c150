using Neutrino.Host.Links;
using Neutrino.HostState;
using Neutrino.Linux.Route;

namespace Neutrino.Host.Tests.Links;

public sealed class LinkMarksTests
{
    private static readonly UnitKey Port = new(UnitKind.Port, "1");
    private static readonly UnitKey Switch = new(UnitKind.Switch, "");
    private readonly LinkMarks marks = new();

    [Fact]
    public void Marked_links_are_known_by_alias_until_they_go()
    {
        marks.Load(() => [Link(1, "qvo1", "port:1"), Link(2, "eth0", null), Link(3, "x", "somebody's")]);
        Assert.True(marks.IsComplete);
        Assert.Equal(["qvo1"], marks.MarkedBy(Port));
        Assert.Equal((Port, "qvo1"), marks.UnitOf(1));
        Assert.Null(marks.UnitOf(2));
        Assert.Null(marks.UnitOf(3));
        marks.Remove(Link(1, "qvo1", "port:1"));
        Assert.Empty(marks.MarkedBy(Port));
        Assert.Empty(marks.Units);
    }

    [Fact]
    public void Only_what_is_looked_at_is_a_change()
    {
        Assert.True(marks.Change(Link(1, "qvo1", "port:1") with { Flags = LinkFlags.Up }));
        Assert.False(marks.Change(Link(1, "qvo1", "port:1") with { Flags = LinkFlags.Up | 0x10000 }));
        Assert.True(marks.Change(Link(1, "qvo1", "port:1")));
        Assert.True(marks.Change(Link(1, "qvo1", "port:2")));
        Assert.Empty(marks.MarkedBy(Port));
        Assert.Equal(["qvo1"], marks.MarkedBy(new UnitKey(UnitKind.Port, "2")));
    }

    [Fact]
    public void A_link_told_while_the_list_is_read_is_not_forgotten()
    {
        marks.Load(() =>
        {
            marks.Change(Link(2, "qvb1", "port:1"));
            return [Link(1, "qvo1", "port:1")];
        });
        Assert.Equal(["qvb1", "qvo1"], marks.MarkedBy(Port).Order());
    }

    [Fact]
    public void Links_without_mark_belong_to_whom_wants_their_name()
    {
        marks.Want(Switch, ["br-ex", "br-int"]);
        Assert.Equal(Switch, marks.UnitOf(Link(5, "br-int", null)));
        marks.Want(Switch, ["br-ex"]);
        Assert.Null(marks.UnitOf(Link(5, "br-int", null)));
        Assert.Equal(Port, marks.UnitOf(Link(6, "br-ex", "port:1")));
    }

    [Fact]
    public void A_mark_just_given_is_known_before_it_is_told()
    {
        marks.Mark(Port, "qbr1");
        Assert.Equal(["qbr1"], marks.MarkedBy(Port));
        marks.Lose();
        Assert.False(marks.IsComplete);
    }

    private static LinkEntry Link(int index, string name, string? alias) => new(index, name, "veth") { Alias = alias };
}
