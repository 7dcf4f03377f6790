namespace PruneSearch.Pruning.Groups;

/// <summary>Sorts units into classes: units of one class lie on the same axes.</summary>
internal static class UnitClasses
{
    /// <summary>The class of each unit, numbered from 0.</summary>
    public static int[] Of(AxisFlood flood, UnitTable units)
    {
        var classes = new int[units.Count];
        var lastAxis = new int[units.Count];
        Array.Fill(lastAxis, -1);
        var extended = new Dictionary<(int Class, int Axis), int>();
        foreach (TrackedAxis axis in flood.Axes)
        {
            (int Before, int After) recent = (-1, -1);
            foreach (int unit in units.On(axis))
            {
                if (lastAxis[unit] == axis.Order)
                {
                    continue;
                }

                lastAxis[unit] = axis.Order;
                if (recent.Before != classes[unit])
                {
                    if (!extended.TryGetValue((classes[unit], axis.Order), out int next))
                    {
                        extended.Add((classes[unit], axis.Order), next = extended.Count + 1);
                    }

                    recent = (classes[unit], next);
                }

                classes[unit] = recent.After;
            }
        }

        return classes;
    }
}
