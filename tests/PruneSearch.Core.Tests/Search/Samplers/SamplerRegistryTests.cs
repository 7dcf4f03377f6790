using PruneSearch.Search.Samplers;
using Xunit;

namespace PruneSearch.Core.Tests.Search.Samplers;

public sealed class SamplerRegistryTests
{
    [Fact]
    public void The_built_in_samplers_are_there_under_their_own_names()
    {
        var registry = new SamplerRegistry();
        Assert.Equal(["nsga2", "random"], registry.Names);
        Assert.All(registry.Names, name => Assert.Equal(name, registry.Create(name).Name));
        Assert.Equal(new Nsga2SamplerOptions(), registry.DefaultOptions("nsga2"));
    }

    [Fact]
    public void A_sampler_can_be_added_once()
    {
        var registry = new SamplerRegistry();
        registry.Add<RandomSamplerOptions>("mine", _ => new RandomSampler());
        Assert.IsType<RandomSampler>(registry.Create("mine"));
        Assert.Contains("mine", Assert.Throws<ArgumentException>(() => registry.Add<RandomSamplerOptions>("mine", _ => new RandomSampler())).Message);
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        InputError error = Assert.Single(Assert.Throws<InvalidInputException>(() => new SamplerRegistry().Create("tpe")).Errors);
        Assert.Equal("sampler", error.Where);
        Assert.Contains("nsga2, random", error.Message);
    }

    [Fact]
    public void All_options_out_of_range_are_reported_at_once()
    {
        var options = new Nsga2SamplerOptions
        {
            PopulationSize = 3,
            GenerationSize = 4,
            CrossoverProbability = 1.1,
            MutationProbability = double.NaN,
            CrossoverEta = -1,
            MutationEta = double.PositiveInfinity,
        };
        string[] expected = ["populationSize", "generationSize", "crossoverProbability", "mutationProbability", "crossoverEta", "mutationEta"];
        IReadOnlyList<InputError> errors = Assert.Throws<InvalidInputException>(() => new SamplerRegistry().Create("nsga2", options)).Errors;
        Assert.Equal(expected.Select(name => $"sampler.{name}"), errors.Select(e => e.Where));
        Assert.Equal(errors, Assert.Throws<InvalidInputException>(() => new Nsga2Sampler(options)).Errors);
    }

    [Fact]
    public void Options_of_another_sampler_are_refused() =>
        Assert.Throws<ArgumentException>(() => new SamplerRegistry().Create("random", new Nsga2SamplerOptions()));
}
