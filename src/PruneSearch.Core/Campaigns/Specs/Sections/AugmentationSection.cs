using PruneSearch.Campaigns.Specs.Binding;
using PruneSearch.Campaigns.Specs.Values;
using PruneSearch.Data.Loading;

namespace PruneSearch.Campaigns.Specs.Sections;

internal sealed class AugmentationSection : MappingType<Augmentation>
{
    public AugmentationSection()
    {
        Field("cropPadding", Whole.From(0), a => a.CropPadding, (a, v) => a with { CropPadding = v },
            "Pixels of zeros put around a training image, of which a random crop of the image's size is taken. At most the image's size.");
        Field("horizontalFlip", new FlagType(), a => a.HorizontalFlip, (a, v) => a with { HorizontalFlip = v }, "Mirror training images left and right with probability one half.");
    }

    protected override string Name => "augmentation";

    protected override Augmentation Blank => new();
}
