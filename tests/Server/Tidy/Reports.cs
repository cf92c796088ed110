namespace Plumbline.Tests.Server.Tidy;

/// <summary>What a rule has to say of the house, one line for each place.</summary>
internal static class Reports
{
    /// <summary>Fails with every report, since each is a place to go to.</summary>
    public static void None(IEnumerable<string> reports)
    {
        var all = reports.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
