using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Tags of any resource: set as a whole, added, removed one by one.</summary>
internal static class Tags
{
    public static Decision Decide(Draft draft, ResourceTable table, TagCommand command)
    {
        if (NetworkRules.Seen(draft, table, command.Id).Fails(out var why, out var found)) return why;
        if (found is not INetworkResource row || !table.HasTags) return GeneralRefusals.NotSupported(table.Singular, "tagged");
        if (Access.Act(draft, table, row, "update_" + table.Singular) is { } forbidden) return forbidden;
        var tags = command.ReplaceAll ? [] : row.Standard.Tags;
        foreach (var tag in command.Remove)
        {
            if (!tags.Contains(tag)) return GeneralRefusals.TagNotFound(tag);
            tags = tags.Remove(tag);
        }

        tags = tags.Concat(command.Add).Distinct().ToValueList();
        if (tags.ToHashSet().SetEquals(row.Standard.Tags)) return draft.Decide([row]);
        return draft.Decide([draft.Replace(row, Kinds.WithStandard(row, row.Standard with { Tags = tags }))]);
    }
}
