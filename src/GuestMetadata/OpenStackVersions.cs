using System.Collections.Immutable;

namespace Neutrino.GuestMetadata;

/// <summary>The versions of the OpenStack tree, and which document came with which.</summary>
internal static class OpenStackVersions
{
    public const string Latest = "latest";

    /// <summary>The oldest first: Folsom, Grizzly, Havana, Liberty, Newton (twice), Ocata, Rocky, Victoria.</summary>
    public static readonly ImmutableArray<string> All =
        ["2012-08-10", "2013-04-04", "2013-10-17", "2015-10-15", "2016-06-30", "2016-10-06", "2017-02-22", "2018-08-27", "2020-10-14"];

    public static readonly int Grizzly = All.IndexOf("2013-04-04");
    public static readonly int Havana = All.IndexOf("2013-10-17");
    public static readonly int Liberty = All.IndexOf("2015-10-15");
    public static readonly int Newton = All.IndexOf("2016-06-30");
    public static readonly int LateNewton = All.IndexOf("2016-10-06");
    public static readonly int Rocky = All.IndexOf("2018-08-27");
    public static readonly int Victoria = All.IndexOf("2020-10-14");

    /// <summary>The place of a version in <see cref="All"/>; −1 for none.</summary>
    public static int Place(string version) => version == Latest ? All.Length - 1 : All.IndexOf(version);
}
