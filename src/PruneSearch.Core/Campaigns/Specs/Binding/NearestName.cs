namespace PruneSearch.Campaigns.Specs.Binding;

/// <summary>The known name that a misspelt one probably means.</summary>
internal static class NearestName
{
    /// <summary>Null where none is near: more than a third of its letters would have to change.</summary>
    public static string? Of(string text, IEnumerable<string> known)
    {
        string? nearest = null;
        int least = int.MaxValue;
        foreach (string name in known)
        {
            int most = Math.Max(1, name.Length / 3);
            if (Math.Abs(name.Length - text.Length) <= most && Distance(text.ToLowerInvariant(), name.ToLowerInvariant()) is var distance
                && distance <= most && distance < least)
            {
                (nearest, least) = (name, distance);
            }
        }

        return nearest;
    }

    /// <summary>Edits between two words: insertion, deletion, replacement, swapped neighbours (Damerau 1964, optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], 1 + cost[i - 2, j - 2]);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
