using System.Text.RegularExpressions;
using PruneSearch.Campaigns.Specs.Values;

namespace PruneSearch.Campaigns.Specs;

/// <summary>What a campaign may be called: 1 to 63 of a-z, 0-9, '.', '_' and '-', starting with a letter or digit.</summary>
public static class CampaignName
{
    /// <summary>Whether there can be a campaign of that name: asked before a name from elsewhere becomes a folder or a key.</summary>
    public static bool IsValid(string name) => Regex.IsMatch(name, TextType.NamePattern, RegexOptions.NonBacktracking) && name[^1] != '\n';
}
