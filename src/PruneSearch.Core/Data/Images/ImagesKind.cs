using PruneSearch.Data.Files;

namespace PruneSearch.Data.Images;

/// <summary>
/// <c>images:DIR</c>: PNG images, all of one size. A sub-folder per class, whose sorted names are the labels from 0; or images right in
/// DIR, without labels. Where all sub-folders of DIR are named <c>train</c>, <c>validation</c> (or <c>val</c>) or <c>test</c>, each is a
/// split laid out like that, with the classes of <c>train</c>.
/// </summary>
internal sealed class ImagesKind : IDataKind
{
    public string Name => "images";

    public string Syntax => "images:DIR";

    public DataParts Open(string argument, string baseFolder)
    {
        string folder = DataFolder.Resolve(argument, baseFolder, Syntax);
        Dictionary<string, string> splits = SplitFolders(folder);
        if (splits.Count == 0)
        {
            var whole = new ImageTree(new Dictionary<string, string> { ["all"] = folder });
            return new DataParts(() => new ImageDataSet(whole, folder, "all"));
        }

        var tree = new ImageTree(splits);
        Func<IDataSet>? Part(string split) => splits.ContainsKey(split) ? () => new ImageDataSet(tree, folder, split) : null;
        return new DataParts(Part("train"), Part("validation"), Part("test"), HoldOut.EveryTenth);
    }

    private static Dictionary<string, string> SplitFolders(string folder)
    {
        var splits = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in DataFolder.Folders(folder))
        {
            string name = Path.GetFileName(path);
            if (name is not ("train" or "validation" or "val" or "test"))
            {
                return [];
            }

            if (!splits.TryAdd(name == "val" ? "validation" : name, path))
            {
                throw new InvalidInputException(folder, "it has both val and validation; keep one of them", "a split has one folder");
            }
        }

        return splits;
    }
}
