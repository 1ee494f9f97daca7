{% load i18n %}// Shows that something is new, never what: the message itself stays in its town hall's space.
self.addEventListener("push", (event) => {
  event.waitUntil(
    self.registration.showNotification("{% trans 'Mes messages' as title %}{{ title|escapejs }}", {
      body: "{% trans 'Une mairie vous a écrit.' as body %}{{ body|escapejs }}",
      icon: "{{ icon|escapejs }}",
      tag: "messages",
    })
  );
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("{% url 'gathered:index' %}"));
});
