namespace PruneSearch.Data.Glyphs;

/// <summary>
/// <c>glyphs</c>, or <c>glyphs:seed=1,size=28,train=20000,validation=5000,test=5000</c> (these are the defaults): a generated
/// classification set, so that nothing has to be downloaded. 20 classes (digits and letters easily taken for them), [1, size, size].
/// The splits come from independent random streams; a sample depends on seed, size, split and its index only, so a longer split begins
/// with the shorter one.
/// </summary>
internal sealed class GlyphsKind : IDataKind
{
    public string Name => "glyphs";

    public string Syntax => "glyphs[:seed=1,size=28,train=20000,validation=5000,test=5000]";

    public bool ReadsFiles => false;

    public DataParts Open(string argument, string baseFolder)
    {
        GlyphOptions options = GlyphOptions.Parse(argument);
        return new DataParts(
            () => new GlyphDataSet(options, "train", options.Train),
            () => new GlyphDataSet(options, "validation", options.Validation),
            () => new GlyphDataSet(options, "test", options.Test),
            HoldOut.LastTenth);
    }
}
