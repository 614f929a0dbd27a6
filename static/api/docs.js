// Shows the OpenAPI document named by the page; a file of its own, because the page allows no inline script.
const place = document.getElementById("api-docs");

SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
