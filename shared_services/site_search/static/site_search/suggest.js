// Titles under the search field while one types; without this script the page works the same.
const field = document.getElementById("recherche-page");
const list = document.createElement("datalist");
list.id = "suggestions";
field.after(list);
field.setAttribute("list", list.id);
field.setAttribute("autocomplete", "off");
let waiting;
field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const answer = await fetch(`/api/v1/search/suggestions/?q=${encodeURIComponent(field.value)}`);
    if (!answer.ok) return;
    const options = (await answer.json()).map(({ title }) => {
      const option = document.createElement("option");
      option.value = title;
      return option;
    });
    list.replaceChildren(...options);
  }, 200);
});
