using System.Collections.Immutable;
using System.Text;

namespace Neutrino.Host.Firewall;

/// <summary>A change of one family's rules in one namespace.</summary>
/// <param name="Steps">In their order, those of each table together; none when there is nothing to do.</param>
/// <param name="After">The rules once it is done.</param>
public sealed record Restore(ImmutableArray<RuleStep> Steps, RuleSet After)
{
    /// <summary>Rules are taken away. The kernel then has a process wait some 10 ms for its grace period, when the process ends.</summary>
    public bool Deletes => Steps.Any(step => step.Kind is RuleStepKind.Empty or RuleStepKind.Delete or RuleStepKind.Remove);

    /// <summary>How many transactions iptables-restore makes of it, and so by how much the generation advances then: one for each table.</summary>
    public int Tables => Steps.Select(step => step.Chain.Table).Distinct().Count();

    /// <summary>The input for <c>iptables-restore --noflush</c>.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        var table = "";
        foreach (var step in Steps)
        {
            if (step.Chain.Table != table)
            {
                if (table.Length > 0) text.Append("COMMIT\n");
                text.Append('*').Append(table = step.Chain.Table).Append('\n');
            }

            Write(text, step);
        }

        return table.Length > 0 ? text.Append("COMMIT\n").ToString() : "";
    }

    private static void Write(StringBuilder text, RuleStep step)
    {
        var chain = step.Chain.Name;
        _ = step switch
        {
            { Kind: RuleStepKind.Make } => text.Append(':').Append(chain).Append(" - [0:0]"),
            { Kind: RuleStepKind.Empty } => text.Append("-F ").Append(chain),
            { Kind: RuleStepKind.Remove } => text.Append("-X ").Append(chain),
            { Kind: RuleStepKind.Append } => text.Append("-A ").Append(chain).Append(' ').Append(step.Rule),
            { Kind: RuleStepKind.Delete } => text.Append("-D ").Append(chain).Append(' ').Append(step.Rule),
            { Place: 0 } => text.Append("-I ").Append(chain).Append(' ').Append(step.Rule),
            _ => text.Append("-I ").Append(chain).Append(' ').Append(step.Place + 1).Append(' ').Append(step.Rule),
        };
        text.Append('\n');
    }
}
