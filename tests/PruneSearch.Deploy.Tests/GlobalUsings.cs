global using PruneSearch.TestKit;
global using Xunit;
