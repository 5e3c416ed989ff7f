// The page, from the data that it carries: a section each for what the data has.

const model = modelOf(JSON.parse(document.getElementById("data").textContent));
const sections = [
  resultsSection,
  throughputSection,
  ratioSection,
  loadSection,
  latencySection,
  costSection,
  locksSection,
  graphSection,
  accountSection,
  reproduceSection,
].map((build) => build(model)).filter((s) => s !== null);

document.getElementById("page").replaceChildren(headerOf(model), contentsOf(sections), ...sections);
drawPlots();
