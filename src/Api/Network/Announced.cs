using System.Collections.Immutable;

namespace Neutrino.Api;

/// <summary>The announced extensions.</summary>
internal static class Announced
{
    public static readonly ImmutableArray<Extension> Extensions =
    [
        new("pagination", "Pagination support", "Lists by pages: limit, marker and page_reverse.", "2016-06-12T00:00:00-00:00"),
        new("sorting", "Sorting support", "Lists ordered by sort_key and sort_dir.", "2016-06-12T00:00:00-00:00"),
        new("project-id", "project_id field enabled", "Resources carry project_id beside tenant_id.", "2016-09-09T09:09:09-09:09"),
        new("filter-validation", "Filter parameters validation", "A list refuses a filter that its resource does not have.", "2018-07-04T10:00:00-00:00"),
        new("empty-string-filtering", "Empty String Filtering Extension", "A filter with an empty value finds empty attributes.", "2018-05-01T10:00:00-00:00"),
        new("ip-substring-filtering", "IP address substring filtering", "Ports are found by a part of an address.", "2017-11-28T09:00:00-00:00"),
    ];
}
