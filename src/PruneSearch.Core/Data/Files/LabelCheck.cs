namespace PruneSearch.Data.Files;

/// <summary>Labels must be below the number of classes.</summary>
internal static class LabelCheck
{
    public static void Below(string file, ReadOnlySpan<byte> labels, int classes)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= classes)
            {
                throw new InvalidInputException(
                    $"{file}, sample {i}",
                    $"the label is {labels[i]}: the file is damaged or has more than {classes} classes",
                    $"labels are 0 to {classes - 1}");
            }
        }
    }
}
